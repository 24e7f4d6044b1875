package io.holdout.app.broker;

import java.nio.file.Path;

/** A process of its own with a broker in it, to be killed: takes a directory and a port, prints its address and waits. */
public final class BrokerProcess {
    private BrokerProcess() {}

    public static void main(String[] args) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), Integer.parseInt(args[1]));
        System.out.println(broker.bootstrapServers());
        Thread.currentThread().join();
    }
}
