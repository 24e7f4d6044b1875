package io.holdout.app;

/** A process of its own that opens two things, waits for its end and says what it closes. */
final class ShutdownProcess {
    private ShutdownProcess() {}

    public static void main(String[] args) throws InterruptedException {
        try (Shutdown shutdown = Shutdown.onSignals()) {
            shutdown.closeAtEnd("first", () -> System.out.println("closed first"));
            shutdown.closeAtEnd("second", () -> System.out.println("closed second"));
            System.out.println("ready");
            shutdown.await();
            System.out.println("told to stop");
        }
    }
}
