package io.holdout.ingest.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What lies beneath an exception of the SDK, which wraps those of its libraries in several layers. */
final class Causes {
    private Causes() {}

    private static List<Throwable> of(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    static boolean contain(Class<? extends Throwable> type, Throwable thrown) {
        return of(thrown).stream().anyMatch(type::isInstance);
    }

    /** The innermost that says something, without the tracking ids and the advice of the further lines. */
    static String inOneLine(Throwable thrown) {
        Throwable told = thrown;
        for (Throwable cause : of(thrown)) {
            if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
                told = cause;
            }
        }
        String message = told.getMessage() == null
                ? ""
                : told.getMessage().lines().findFirst().orElse("");
        return told.getClass().getSimpleName() + ": " + message.replaceFirst("[.]?( Trace ID: .*)?$", "");
    }

    /**
     * A sentence for a certificate that was refused.
     *
     * @param whose who showed it
     */
    static String certificate(String whose, Throwable thrown) {
        return String.format(
                Locale.ROOT,
                "the certificate of %s is refused (%s): it must bear that name, and the JVM must trust who signed it, with"
                        + " HOLDOUT_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE for a store of your own",
                whose,
                inOneLine(thrown));
    }
}
