package io.holdout.app;

import io.holdout.ingest.file.SignInFiles;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Files named on the command line, checked before anything is started. */
final class Inputs {
    private Inputs() {}

    static void check(List<Path> files) {
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            if (!Files.exists(file)) {
                problems.add(file + " does not exist: check the name");
            } else if (Files.isDirectory(file)) {
                problems.add(file + " is a directory: name the files in it");
            } else if (!Files.isRegularFile(file)) {
                // its size is not known, it cannot be read twice, and it may never end
                problems.add(file + " is a pipe or a device: write it to a file first, and name that");
            } else if (!Files.isReadable(file)) {
                problems.add(file + " cannot be read: check its permissions");
            }
        }
        if (!problems.isEmpty()) {
            throw new UserError(String.join(System.lineSeparator(), problems));
        }
    }

    /** Says of which files nothing was read: their dead letters alone do not catch the eye. */
    static void warnOfUnknown(Collection<String> files, PrintWriter err) {
        files.forEach(file -> err.println(
                "holdout: " + file + " is no form of sign-in log that Holdout knows: nothing of it was read"));
        err.flush();
    }

    /** Says of which files the dates could be others. */
    static void warnOfDates(List<SignInFiles.Doubt> doubts, PrintWriter err) {
        doubts.forEach(doubt -> err.println("holdout: dates of " + doubt.file()
                + (doubt.contradictory()
                        ? " have the day first in some rows and the month in others, and some could be either"
                        : " can be read day first or month first")
                + "; read as month first: give --dates"));
        err.flush();
    }
}
