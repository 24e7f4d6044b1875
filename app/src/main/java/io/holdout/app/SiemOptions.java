package io.holdout.app;

import static java.util.stream.Collectors.joining;

import io.holdout.model.Topics;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What is written for SIEMs on top of devices and alerts: the option of the commands that make or write these topics. */
final class SiemOptions {
    @Option(
            names = "--siem-topics",
            paramLabel = "TOPIC",
            split = ",",
            converter = Named.class,
            description = "also written, joined by commas: signins.ocsf, legacy and password-grant sign-ins as OCSF"
                    + " Authentication; alerts.ecs, the alerts in the Elastic Common Schema (default: neither)")
    private final Set<Topics.Extra> extras = EnumSet.noneOf(Topics.Extra.class);

    Set<Topics.Extra> extras() {
        return Set.copyOf(extras);
    }

    /** Reads the name that the topic has behind the prefix. */
    static final class Named implements ITypeConverter<Topics.Extra> {
        @Override
        public Topics.Extra convert(String id) {
            return Arrays.stream(Topics.Extra.values())
                    .filter(extra -> extra.id().equals(id.strip()))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("no topic for SIEMs: '" + id + "' is none of "
                            + Arrays.stream(Topics.Extra.values())
                                    .map(Topics.Extra::id)
                                    .collect(joining(", "))));
        }
    }
}
