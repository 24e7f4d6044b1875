package io.holdout.sinks.card;

import io.holdout.model.Severity;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the cards of one webhook look.
 *
 * @param language of the fixed words, one that there is a file for; what is known of a finding in English only stays English
 * @param console address of Holdout's console, http or https, null where there is none to link to
 * @param mention who is called, null for nobody
 */
public record CardSettings(
        Locale language, @Nullable URI console, @Nullable Mention mention) {
    public static final CardSettings DEFAULT = new CardSettings(Locale.ENGLISH, null, null);

    /** @throws IllegalArgumentException saying what is wrong */
    public CardSettings {
        Words.of(language);
        if (console != null && !isPage(console)) {
            throw new IllegalArgumentException(
                    "the console's address must begin with https:// or http:// and have neither user nor fragment");
        }
    }

    private static boolean isPage(URI address) {
        return ("https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme()))
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.getRawFragment() == null;
    }

    /**
     * Somebody whom Teams notifies.
     *
     * @param name as shown, at most 64 characters, without {@code < > & \ * _ ` [ ]} and control characters
     * @param id object id or user principal name in Entra ID
     * @param from least severity of a message that calls
     */
    public record Mention(String name, String id, Severity from) {
        /** Nothing that Markdown or the search for mentions would take for more than a letter. */
        private static final Pattern NAME =
                Pattern.compile("[^<>&\\\\*_`\\[\\]\\p{C}\\p{Z}][^<>&\\\\*_`\\[\\]\\p{C}]{0,63}");

        private static final Pattern ID = Pattern.compile(
                "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[^\\s<>\"@\\p{C}]{1,64}@[A-Za-z0-9.-]{1,190}");

        /** @throws IllegalArgumentException saying what is wrong */
        public Mention {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "the name of a mention must have 1 to 64 characters, none of them < > & \\ * _ ` [ ]");
            }
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException(
                        "the id of a mention must be an object id or a user principal name of Entra ID");
            }
        }

        /** As it stands in a card. */
        String text() {
            return "<at>" + name + "</at>";
        }
    }
}
