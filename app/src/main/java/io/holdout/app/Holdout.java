package io.holdout.app;

import io.holdout.app.broker.BrokerStartException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. */
@Command(
        name = "holdout",
        versionProvider = Holdout.Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Finds the people and devices that still sign in to Microsoft 365 with legacy authentication.",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; a line on stderr says why and what to do",
            "2:wrong use",
            "130:ended by Ctrl-C; 143 by SIGTERM"
        },
        footerHeading = "%n",
        footer = {
            "Every option can be given in the environment: --some-option is HOLDOUT_SOME_OPTION.",
            "HOLDOUT_LOG=DEBUG says more."
        })
final class Holdout {
    static final int FAILED = 1;
    static final int WRONG_USE = 2;

    private Holdout() {}

    public static void main(String[] args) {
        forgetLocale();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(args, System.getenv(), out, err));
    }

    /**
     * Makes the machine's language no matter: Kafka writes names of its protocol in capitals of the default locale, and those of
     * Turkish are others. Comes first in every main.
     */
    static void forgetLocale() {
        Locale.setDefault(Locale.ROOT);
    }

    /** Runs one command and gives its exit code. */
    static int run(String[] args, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        EnvironmentDefaults defaults = new EnvironmentDefaults(environment);
        CommandLine line = commands(environment)
                .setOut(out)
                .setErr(err)
                .setDefaultValueProvider(defaults)
                .setExecutionStrategy(parsed -> {
                    defaults.setFlags(parsed);
                    return new RunLast().execute(parsed);
                })
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Holdout::wrongUse)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        return line.execute(args);
    }

    /** All commands with their options. */
    static CommandLine commands(Map<String, String> environment) {
        CommandLine line = new CommandLine(new Holdout())
                .addSubcommand(new DemoCommand(environment))
                .addSubcommand(new UpCommand(environment))
                .addSubcommand(new ScanCommand())
                .addSubcommand(new SimulateCommand())
                .addSubcommand(new ScoreCommand())
                .addSubcommand(new IngestCommand(environment))
                .addSubcommand(new SinksCommand(environment))
                .addSubcommand(new DeliveriesCommand(environment))
                .addSubcommand(new ProcessorCommand(environment))
                .addSubcommand(new EmulatorCommand())
                .addSubcommand(new AdviceCommand())
                .addSubcommand(new TopicsCommand(environment))
                .addSubcommand(new ExportCommand(environment))
                .addSubcommand(new ReplayDeadLettersCommand(environment))
                .addSubcommand(new InventoryCommand(environment))
                .addSubcommand(ExceptionsCommand.commandLine(environment))
                .addSubcommand(new ConsentCommand(environment));
        giveHelp(line);
        TimeConverters.register(line);
        return line;
    }

    private static void giveHelp(CommandLine line) {
        line.getSubcommands().values().forEach(command -> {
            command.getCommandSpec().mixinStandardHelpOptions(true);
            giveHelp(command);
        });
    }

    private static int wrongUse(ParameterException mistake, String[] args) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        if (args.length == 0) {
            command.usage(err);
            return WRONG_USE;
        }
        err.println("holdout: " + mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return WRONG_USE;
    }

    private static int failed(Exception failure, CommandLine command) {
        if (Scratch.isAbandoned()) {
            return FAILED; // of the signal, which has an exit code of its own
        }
        if (failure instanceof UserError || failure instanceof BrokerStartException) {
            String message = String.valueOf(failure.getMessage());
            message.lines().forEach(line -> command.getErr().println("holdout: " + line));
            log().debug("failed", failure);
        } else {
            log().error(
                            "{} failed, which is a bug in Holdout",
                            command.getCommandSpec().qualifiedName(),
                            failure);
        }
        return FAILED;
    }

    /** Looked up late: most runs that fail never log, and logging takes a while to start. */
    private static Logger log() {
        return LoggerFactory.getLogger(Holdout.class);
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"holdout " + number()};
        }

        static String number() {
            String version = Holdout.class.getPackage().getImplementationVersion();
            return version == null ? "(not packaged)" : version;
        }
    }
}
