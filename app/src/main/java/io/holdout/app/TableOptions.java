package io.holdout.app;

import io.holdout.ingest.normalise.DateOrder;
import io.holdout.ingest.tables.ExceptionFile;
import io.holdout.ingest.tables.GivenException;
import io.holdout.ingest.tables.InventoryFile;
import io.holdout.ingest.tables.RefusedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The tables beside the sign-ins: the options of the commands that take both from files. */
final class TableOptions {
    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            description = "report of the mobile devices of Exchange, as CSV; replaces an earlier one")
    private @Nullable Path inventory;

    @Option(
            names = "--dates",
            paramLabel = "ORDER",
            description =
                    "which number of a date is the day, in the inventory and in tables of sign-ins that do not tell:"
                            + " dmy or mdy (default: the rows tell)")
    private @Nullable DateOrder dates;

    @Option(
            names = "--exceptions",
            paramLabel = "FILE",
            description =
                    "who may go on with legacy authentication, as CSV: user,device,protocol,addressRange,until,reason,"
                            + "approvedBy; replaces an earlier one")
    private @Nullable Path exceptions;

    /** Which number of a date is the day, as it was said; null where it was not. */
    @Nullable
    DateOrder dates() {
        return dates;
    }

    /** Reads what is small and looks through what is not, before anything else is read or started. */
    GivenTables check(ProgressLine progress) throws IOException {
        List<Path> files = new ArrayList<>();
        if (inventory != null) {
            files.add(inventory);
        }
        if (exceptions != null) {
            files.add(exceptions);
        }
        Inputs.check(files);
        Optional<List<GivenException>> given = exceptions == null ? Optional.empty() : Optional.of(read(exceptions));
        if (inventory == null) {
            return new GivenTables(Optional.empty(), given);
        }
        try {
            return new GivenTables(
                    Optional.of(InventoryFile.survey(
                            inventory,
                            dates,
                            null,
                            InstantSource.system(),
                            progress.bytes("looking through the inventory"))),
                    given);
        } catch (RefusedFileException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    /** The exceptions of a file, all or none. */
    static List<GivenException> read(Path file) throws IOException {
        ExceptionFile read = ExceptionFile.read(file);
        if (!read.problems().isEmpty()) {
            throw new UserError(shortened(read.problems()));
        }
        return read.exceptions();
    }

    private static String shortened(List<String> problems) {
        int most = 20;
        String first = String.join("\n", problems.subList(0, Math.min(most, problems.size())));
        return problems.size() <= most ? first : first + "\nand " + (problems.size() - most) + " more lines";
    }
}
