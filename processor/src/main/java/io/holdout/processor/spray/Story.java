package io.holdout.processor.spray;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdout.model.Protocol;
import io.holdout.model.SignIn;
import io.holdout.processor.agent.SourcePrefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a finding tells of a spray: a bounded summary of any number of attempts.
 *
 * @param users hashes of those tried, as many as {@link Bucket#USERS}
 * @param limit up to which hash they are kept
 * @param attempts wrong guesses; where not all users are kept, about so many
 * @param names of the users tried first, with the time
 * @param known names of users whose password was right, with the time
 * @param shown the first two wrong guesses and the newest
 * @param proof the first right guess
 * @param network the narrowest one that shows the spray, empty for the whole of the key
 * @param networks /24 or /48 seen, for an autonomous system
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Story(
        List<Long> users,
        long limit,
        double attempts,
        Map<String, Instant> names,
        Map<String, Instant> known,
        Set<String> protocols,
        Set<String> agents,
        Set<String> networks,
        List<SignIn> shown,
        List<SignIn> proof,
        String network) {

    private static final int NAMES = 20;
    private static final int WORDS = 8;
    private static final int NETWORKS = 64;
    private static final Comparator<SignIn> ORDER = comparing(SignIn::time).thenComparing(SignIn::id);

    static final Story EMPTY = new Story(
            List.of(), Bucket.ALL, 0, Map.of(), Map.of(), Set.of(), Set.of(), Set.of(), List.of(), List.of(), "");

    public Story {
        users = users == null ? List.of() : List.copyOf(users);
        names = names == null ? Map.of() : Map.copyOf(names);
        known = known == null ? Map.of() : Map.copyOf(known);
        protocols = protocols == null ? Set.of() : Set.copyOf(protocols);
        agents = agents == null ? Set.of() : Set.copyOf(agents);
        networks = networks == null ? Set.of() : Set.copyOf(networks);
        shown = shown == null ? List.of() : List.copyOf(shown);
        proof = proof == null ? List.of() : List.copyOf(proof);
        network = network == null ? "" : network;
    }

    long userCount() {
        return Bucket.estimate(users.size(), limit);
    }

    boolean isEstimate() {
        return limit != Bucket.ALL;
    }

    /** In the order they were tried. */
    List<String> firstNames() {
        return byTime(names);
    }

    List<String> knownNames() {
        return byTime(known);
    }

    private static List<String> byTime(Map<String, Instant> names) {
        return names.entrySet().stream()
                .sorted(Map.Entry.<String, Instant>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Takes in rows, in any number, in bounded memory. */
    static final class Reader {
        private final Instant from;
        private final Instant until;
        private final TreeSet<Long> users;
        private final Map<String, Instant> names;
        private final Map<String, Instant> known;
        private final TreeSet<String> protocols;
        private final TreeSet<String> agents;
        private final TreeSet<String> networks;
        private final Tried addresses;
        private final Tried sites;
        private final List<SignIn> shown;
        private final List<SignIn> proof;
        private final Story past;
        private long limit;
        private double attempts;

        /**
         * @param until the last time that is told
         * @param users from which on a network is named on its own
         */
        Reader(Instant from, Instant until, int users, @Nullable Story before) {
            this.from = from;
            this.until = until;
            past = before == null ? EMPTY : before;
            this.users = new TreeSet<>(past.users);
            limit = past.limit;
            attempts = past.attempts;
            names = new HashMap<>(past.names);
            known = new HashMap<>(past.known);
            protocols = new TreeSet<>(past.protocols);
            agents = new TreeSet<>(past.agents);
            networks = new TreeSet<>(past.networks);
            shown = new ArrayList<>(past.shown);
            proof = new ArrayList<>(past.proof);
            addresses = new Tried(users);
            sites = new Tried(users);
        }

        /** @param below up to which hash the users of the bucket are kept */
        void add(long user, Tries tries, long below) {
            List<SignIn> failed = tries.failed().stream().filter(this::isTold).toList();
            limit = Math.min(limit, below);
            attempts += failed.size() / Bucket.share(below);
            for (SignIn signIn : failed) {
                String address = signIn.source().address();
                users.add(user);
                keep(names, signIn);
                word(protocols, protocol(signIn));
                word(agents, signIn.client().agent());
                networks.add(SourcePrefix.wide(address).text());
                addresses.add(address, user);
                sites.add(SourcePrefix.of(address).text(), user);
                show(signIn);
            }
            tries.proved().stream().filter(this::isTold).forEach(signIn -> {
                keep(known, signIn);
                proof.add(signIn);
            });
            trim();
        }

        private boolean isTold(SignIn signIn) {
            return !signIn.time().isBefore(from) && !signIn.time().isAfter(until);
        }

        private void trim() {
            users.tailSet(limit, true).clear();
            while (users.size() > Bucket.USERS) {
                limit = users.last();
                users.remove(limit);
            }
            while (networks.size() > NETWORKS) {
                networks.pollLast();
            }
            proof.sort(ORDER);
            while (proof.size() > 1) {
                proof.remove(1);
            }
        }

        private static void keep(Map<String, Instant> names, SignIn signIn) {
            String name = signIn.user().name().isEmpty()
                    ? signIn.user().id()
                    : signIn.user().name();
            if (name.isEmpty()) {
                return;
            }
            names.merge(name, signIn.time(), (a, b) -> a.isBefore(b) ? a : b);
            if (names.size() > NAMES) {
                List<String> sorted = byTime(names);
                names.remove(sorted.get(sorted.size() - 1));
            }
        }

        private static void word(NavigableSet<String> words, String word) {
            if (!word.isEmpty()) {
                words.add(word);
                if (words.size() > WORDS) {
                    words.pollLast();
                }
            }
        }

        private void show(SignIn signIn) {
            shown.add(signIn);
            shown.sort(ORDER);
            if (shown.size() > 3) {
                shown.remove(2);
            }
        }

        Story story() {
            return new Story(
                    List.copyOf(users),
                    limit,
                    attempts,
                    names,
                    known,
                    protocols,
                    agents,
                    networks,
                    shown,
                    proof,
                    network());
        }

        /** The one address that shows the spray on its own, or the one /64, where there is one; once rows are gone, what was told. */
        private String network() {
            if (!past.shown.isEmpty()) {
                return past.network;
            }
            String address = addresses.only();
            return address.isEmpty() ? sites.only() : address;
        }

        private static String protocol(SignIn signIn) {
            Protocol protocol = Guess.sighting(signIn).protocol();
            return protocol == null ? "ropc" : protocol.id();
        }
    }

    /** How many users each of some places has tried, as far as that is needed to name the one place that has tried enough. */
    private static final class Tried {
        private static final int PLACES = 1_000;

        private final int enough;
        private final Map<String, Set<Long>> places = new TreeMap<>();
        private final TreeSet<String> reached = new TreeSet<>();
        private boolean tooMany;

        Tried(int enough) {
            this.enough = enough;
        }

        void add(String place, long user) {
            if (tooMany || place.isEmpty() || reached.contains(place)) {
                return;
            }
            Set<Long> tried = places.computeIfAbsent(place, p -> new HashSet<>());
            tried.add(user);
            if (tried.size() >= enough) {
                reached.add(place);
                tried.clear();
            }
            tooMany = places.size() > PLACES || reached.size() > 1;
        }

        String only() {
            return tooMany || reached.size() != 1 ? "" : reached.first();
        }
    }

    /** All sign-ins that are shown, by time. */
    List<SignIn> evidence() {
        return Stream.concat(shown.stream(), proof.stream()).sorted(ORDER).toList();
    }
}
