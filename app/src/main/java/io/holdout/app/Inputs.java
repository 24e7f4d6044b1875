package io.holdout.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
            } else if (!Files.isReadable(file)) {
                problems.add(file + " cannot be read: check its permissions");
            }
        }
        if (!problems.isEmpty()) {
            throw new UserError(String.join(System.lineSeparator(), problems));
        }
    }
}
