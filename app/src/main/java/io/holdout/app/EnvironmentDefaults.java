package io.holdout.app;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Options that are not given come from the environment: {@code --abort-hanging} is {@code HOLDOUT_ABORT_HANGING}. */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Null leaves the option's own default; so does a variable that is empty, as Compose passes one that nobody has set. */
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || isFlag(option)) {
            return null;
        }
        String value = environment.get(variable(option));
        return value == null || value.isEmpty() ? null : value;
    }

    /** Flags come after parsing: picocli takes a flag that is given for the opposite of its default. */
    void setFlags(ParseResult parsed) {
        for (OptionSpec option : parsed.commandSpec().options()) {
            String value = environment.get(variable(option));
            if (value != null && isFlag(option) && !isAnswered(option) && !parsed.hasMatchedOption(option)) {
                option.setValue(flag(option, value, parsed));
            }
        }
        parsed.subcommands().forEach(this::setFlags);
    }

    private static boolean flag(OptionSpec option, String value, ParseResult parsed) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false", "" -> false;
            default ->
                throw new ParameterException(
                        parsed.commandSpec().commandLine(), variable(option) + " must be true or false");
        };
    }

    private static boolean isFlag(OptionSpec option) {
        return option.typeInfo().isBoolean();
    }

    /** Help and version, which end the run instead of changing it. */
    private static boolean isAnswered(OptionSpec option) {
        return option.usageHelp() || option.versionHelp();
    }

    private static String variable(OptionSpec option) {
        return "HOLDOUT_"
                + option.longestName().replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
