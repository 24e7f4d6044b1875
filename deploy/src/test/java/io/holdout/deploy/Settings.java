package io.holdout.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that a command reads, by docs/SETTINGS.md, which a test of app compares with the commands themselves. */
final class Settings {
    /** Option, variable, commands. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|");

    private static final Pattern OPTION = Pattern.compile("--([a-z-]+)");
    private static final Pattern VARIABLE = Pattern.compile("(?:HOLDOUT|JAVA)_[A-Z_]+");

    private Settings() {}

    static Set<String> of(String command) throws IOException {
        Set<String> variables = new TreeSet<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("..", "docs", "SETTINGS.md")));
        while (rows.find()) {
            List<String> commands = List.of(rows.group(3).strip().split(", "));
            if (!commands.contains(command) && !commands.contains("all")) {
                continue;
            }
            Matcher options = OPTION.matcher(rows.group(1));
            if (options.find()) {
                options.reset();
                options.results()
                        .map(option ->
                                "HOLDOUT_" + option.group(1).replace('-', '_').toUpperCase(Locale.ROOT))
                        .forEach(variables::add);
            } else {
                VARIABLE.matcher(rows.group(2)).results().forEach(variable -> variables.add(variable.group()));
            }
        }
        return variables;
    }
}
