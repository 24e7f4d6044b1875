package io.holdout.processor;

/** Partitions moved in a run that keeps its state in this process alone, so what it had decided of them is lost. */
public final class PartitionsMovedException extends RuntimeException {
    PartitionsMovedException() {
        super("partitions moved during a run that cannot restore their state");
    }
}
