package io.holdout.app;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that works on a Kafka cluster of its user. */
abstract class KafkaCommand implements Callable<Integer> {
    /** Where the properties of Kafka's clients come from, and secrets. */
    final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    CommandSpec command;

    @Mixin
    final KafkaOptions kafka = new KafkaOptions();

    KafkaCommand(Map<String, String> environment) {
        this.environment = environment;
    }
}
