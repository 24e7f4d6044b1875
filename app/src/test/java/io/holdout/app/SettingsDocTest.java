package io.holdout.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The table of docs/SETTINGS.md has every option of every command, and no other. */
class SettingsDocTest {
    private static final Path DOC = Path.of("..", "docs", "SETTINGS.md");

    /** Option, variable, commands, default, meaning. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([^|]*) \\| [^|]* \\| ([^|]*) \\| [^|]* \\| [^|]* \\|$");

    private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

    @Test
    void everyOptionStandsThereWithItsCommands() throws IOException {
        assertThat(lines(written())).containsExactlyElementsOf(lines(ours()));
    }

    private static List<String> lines(Map<String, Set<String>> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + " of " + String.join(", ", option.getValue()))
                .toList();
    }

    private static Map<String, Set<String>> written() throws IOException {
        Map<String, Set<String>> written = new TreeMap<>();
        Matcher rows = ROW.matcher(Files.readString(DOC));
        while (rows.find()) {
            Set<String> commands = new TreeSet<>();
            Arrays.stream(rows.group(2).split(", ")).forEach(name -> commands.addAll(all(name)));
            OPTION.matcher(rows.group(1)).results().forEach(option -> written.put(option.group(), commands));
        }
        return written;
    }

    /** A command that only has commands of its own stands for all of them. */
    private static Set<String> all(String name) {
        CommandLine command = Holdout.commands(Map.of()).getSubcommands().get(name);
        if (command == null || command.getSubcommands().isEmpty()) {
            return Set.of(name);
        }
        return command.getSubcommands().keySet().stream()
                .map(each -> name + " " + each)
                .collect(Collectors.toSet());
    }

    private static Map<String, Set<String>> ours() {
        Map<String, Set<String>> ours = new TreeMap<>();
        collect(Holdout.commands(Map.of()), "", ours);
        return ours;
    }

    private static void collect(CommandLine commands, String above, Map<String, Set<String>> ours) {
        commands.getSubcommands().forEach((name, command) -> {
            String called = above + name;
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (!option.usageHelp() && !option.versionHelp()) {
                    ours.computeIfAbsent(option.longestName(), o -> new TreeSet<>())
                            .add(called);
                }
            }
            collect(command, called + " ", ours);
        });
    }
}
