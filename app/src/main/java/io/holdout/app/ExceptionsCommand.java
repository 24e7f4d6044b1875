package io.holdout.app;

import io.holdout.ingest.tables.GivenException;
import io.holdout.model.Exemption;
import io.holdout.model.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdout exceptions}: who may go on with legacy authentication for a while. */
@Command(
        name = "exceptions",
        synopsisSubcommandLabel = "add | list | remove",
        description = "Give, list and take exceptions: who may go on with legacy authentication, until when and why.")
final class ExceptionsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    /** The command with what it can do. */
    static CommandLine commandLine(Map<String, String> environment) {
        return new CommandLine(new ExceptionsCommand())
                .addSubcommand(new Add(environment))
                .addSubcommand(new ListThem(environment))
                .addSubcommand(new Remove(environment));
    }

    @Override
    public Integer call() {
        throw new ParameterException(command.commandLine(), "Missing what to do: add, list or remove");
    }

    /** What the three share: a cluster whose topics are there. */
    private static <T> T at(KafkaOptions kafka, Map<String, String> environment, Function<ExceptionTable, T> work) {
        Topics topics = kafka.topics();
        short replication = kafka.replication();
        Map<String, Object> properties = kafka.clientProperties(environment);
        return Cluster.call(properties, admin -> {
            new TopicSetup(admin).ensure(topics.all(replication)).orElseThrow();
            return work.apply(new ExceptionTable(properties, topics));
        });
    }

    @Command(
            name = "add",
            description = {
                "Gives an exception, or those of a CSV, all or none. With the conditions of one that is there it renews that.",
                "A condition that is not given means any; one has to be given."
            })
    private static final class Add extends KafkaCommand {
        @Option(names = "--tenant", paramLabel = "ID", description = "Directory id of the tenant.")
        private @Nullable String tenant;

        @Option(
                names = "--file",
                paramLabel = "FILE",
                description = "CSV with the columns user,device,protocol,addressRange,until,reason,approvedBy.")
        private @Nullable Path file;

        @Option(names = "--user", paramLabel = "NAME", description = "Principal name.")
        private String user = "";

        @Option(names = "--device", paramLabel = "KEY", description = "Key of a device, such as apple:iPhone9,1.")
        private String device = "";

        @Option(names = "--protocol", paramLabel = "ID", description = "eas, smtp, imap, pop, ews, ...")
        private String protocol = "";

        @Option(names = "--address-range", paramLabel = "RANGE", description = "203.0.113.0/24, or one address.")
        private String addressRange = "";

        @Option(names = "--until", paramLabel = "END", description = "Last day (2026-12-31), or an instant.")
        private String until = "";

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
        private String reason = "";

        @Option(names = "--approved-by", paramLabel = "NAME", description = "Who says so.")
        private String approvedBy = "";

        Add(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() throws IOException {
            if (tenant == null || tenant.isBlank()) {
                throw new ParameterException(
                        command.commandLine(), "Missing --tenant ID (or HOLDOUT_TENANT in the environment)");
            }
            String tenantId = tenant.strip().toLowerCase(Locale.ROOT);
            List<Exemption> exemptions = given().stream()
                    .map(exception -> exception.forTenant(tenantId))
                    .toList();
            Instant now = Instant.now();
            PrintWriter err = command.commandLine().getErr();
            exemptions.stream()
                    .filter(exemption -> !exemption.until().isAfter(now))
                    .forEach(exemption -> err.println("holdout: " + exemption.id() + " ended at " + exemption.until()
                            + " already: it covers nothing that is new"));
            err.flush();
            var unused = at(kafka, environment, table -> {
                table.add(exemptions);
                return exemptions;
            });
            PrintWriter out = command.commandLine().getOut();
            exemptions.forEach(exemption -> out.println("added  " + exemption.id()));
            out.flush();
            return 0;
        }

        private List<GivenException> given() throws IOException {
            if (file != null) {
                if (!(user + device + protocol + addressRange + until + reason + approvedBy).isEmpty()) {
                    throw new ParameterException(
                            command.commandLine(), "--file holds everything: give no further condition or end with it");
                }
                Inputs.check(List.of(file));
                return TableOptions.read(file);
            }
            try {
                return List.of(GivenException.of(user, device, protocol, addressRange, until, reason, approvedBy));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command.commandLine(), "the exception is refused: " + e.getMessage(), e);
            }
        }
    }

    @Command(name = "list", description = "Lists the exceptions, and whether they have ended.")
    private static final class ListThem extends KafkaCommand {

        ListThem(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            Topics topics = kafka.topics();
            Map<String, Object> properties = kafka.clientProperties(environment);
            Collection<Exemption> all =
                    at(kafka, environment, table -> table.read().values());
            Optional<Instant> newest = EventTimes.newest(properties, topics);
            print(all, newest);
            return 0;
        }

        private void print(Collection<Exemption> all, Optional<Instant> newest) {
            PrintWriter out = command.commandLine().getOut();
            Instant now = newest.orElseGet(Instant::now);
            if (!all.isEmpty()) {
                row(out, "id", "state", "until", "tenant", "user", "device", "protocol", "address", "why, by whom");
            }
            all.stream()
                    .sorted(Comparator.comparing(Exemption::tenantId)
                            .thenComparing(Exemption::until)
                            .thenComparing(Exemption::id))
                    .forEach(exemption -> row(
                            out,
                            exemption.id(),
                            exemption.until().isAfter(now) ? "active" : "expired",
                            exemption.until().toString(),
                            exemption.tenantId(),
                            exemption.user(),
                            exemption.device(),
                            exemption.protocol() == null
                                    ? ""
                                    : exemption.protocol().id(),
                            exemption.addressRange(),
                            exemption.reason() + ", " + exemption.approvedBy()));
            out.println(all.size() + " exceptions, judged at " + now
                    + (newest.isPresent() ? ", the newest event" : ", by the clock: there are no sign-ins yet"));
            out.flush();
        }

        /** Somebody else may have written to the topic: no control character reaches the terminal. */
        private static void row(PrintWriter out, String... cells) {
            Object[] shown = new Object[cells.length];
            for (int i = 0; i < cells.length; i++) {
                shown[i] = cells[i].isEmpty() ? "any" : cells[i].replaceAll("\\p{Cc}", "\uFFFD");
            }
            out.printf(Locale.ROOT, "%-12s  %-7s  %-20s  %-36s  %-30s  %-22s  %-17s  %-18s  %s%n", shown);
        }
    }

    @Command(name = "remove", description = "Takes exceptions, by their ids.")
    private static final class Remove extends KafkaCommand {
        @Parameters(paramLabel = "ID", arity = "1..*", description = "ids, as 'list' shows them")
        private List<String> ids = List.of();

        Remove(Map<String, String> environment) {
            super(environment);
        }

        @Override
        public Integer call() {
            Set<String> wanted = new TreeSet<>(ids);
            int removed = at(kafka, environment, table -> table.remove(wanted));
            command.commandLine().getOut().println(removed + " exceptions removed");
            command.commandLine().getOut().flush();
            return 0;
        }
    }
}
