package io.holdout.processor.detect;

import java.util.function.Consumer;

/**
 * Who hears what a fold concludes on its way, and does not show in the state it ends in: a tick may settle months at once.
 *
 * @param tenant what is said about the tenant as a whole
 * @param ended episodes that another of their kind has followed, or that are forgotten, as they were at last
 */
record Hearers(Consumer<TenantFact> tenant, Consumer<Episode> ended) {
    /** What is on trial is told when it is settled. */
    static final Hearers NOBODY = new Hearers(fact -> {}, episode -> {});
}
