package io.holdout.app;

import io.holdout.ingest.tables.GivenException;
import io.holdout.ingest.tables.InventoryFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The tables that were given on the command line, checked. */
record GivenTables(Optional<InventoryFile> inventory, Optional<List<GivenException>> exceptions) {

    /** To note when the people in the inventory sign in; empty without one. */
    Optional<OwnerActivity> owners(ProgressLine progress) throws IOException {
        return inventory.isEmpty()
                ? Optional.empty()
                : Optional.of(OwnerActivity.of(inventory.get(), progress.bytes("reading the inventory")));
    }

    /** The tenant they are of: the one that was named, or the only one that has signed in. */
    private static String tenant(String named, Set<String> seen) {
        if (!named.equals("unknown")) {
            return named.toLowerCase(Locale.ROOT);
        }
        if (seen.size() > 1) {
            throw new UserError(
                    "the sign-ins are of several tenants: say with --tenant of which the inventory and the exceptions are");
        }
        return seen.stream().findFirst().orElse(named);
    }

    /**
     * Writes them for their tenant, and waits until the processor has read them: what it knows of users, it knows before their sign-ins.
     *
     * @param tenant as it was named, {@code unknown} where it was not
     * @param end time at which an exception that has ended covers nothing
     * @param err for rows that are refused
     */
    void write(
            Pipeline pipeline,
            String tenant,
            SortedSignIns signIns,
            Instant end,
            Path scratch,
            ProgressLine progress,
            PrintWriter err)
            throws IOException, InterruptedException {
        if (exceptions.isEmpty() && inventory.isEmpty()) {
            return;
        }
        String tenantId = tenant(tenant, signIns.tenants());
        if (exceptions.isPresent()) {
            List<GivenException> given = exceptions.get();
            given.stream()
                    .filter(exception -> !exception.until().isAfter(end))
                    .forEach(exception -> err.println("holdout: an exception for " + exception.reason() + " ended at "
                            + exception.until() + ", before the end of the sign-ins: it covers what lies before"));
            new ExceptionTable(pipeline.kafka(), pipeline.topics())
                    .replace(
                            tenantId,
                            given.stream()
                                    .map(exception -> exception.forTenant(tenantId))
                                    .toList());
        }
        if (inventory.isPresent()) {
            RefusedRows refusals = new RefusedRows();
            new InventoryImport(pipeline.kafka(), pipeline.topics(), scratch)
                    .run(
                            inventory.get(),
                            tenantId,
                            refusals,
                            progress.bytes("reading the inventory"),
                            progress.rows("publishing the inventory"));
            progress.clear();
            refusals.lines().forEach(line -> err.println("holdout: inventory, " + line));
        }
        err.flush();
        pipeline.awaitTables();
    }
}
