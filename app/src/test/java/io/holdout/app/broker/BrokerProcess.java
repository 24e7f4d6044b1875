package io.holdout.app.broker;

import java.nio.file.Path;

/** A process of its own with a broker in it, to be killed: prints its address and waits. */
final class BrokerProcess {
    private BrokerProcess() {}

    public static void main(String[] args) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), 0);
        System.out.println(broker.bootstrapServers());
        Thread.currentThread().join();
    }
}
