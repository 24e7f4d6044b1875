package io.holdout.simulator.hub;

import java.io.InterruptedIOException;
import java.util.function.BooleanSupplier;

/** Holds up everything that wants to pass while it is shut. */
final class Gate {
    private boolean shut;

    synchronized void shut(boolean on) {
        shut = on;
        notifyAll();
    }

    /** Waits while the gate is shut, but not for what is over. */
    synchronized void pass(BooleanSupplier over) throws InterruptedIOException {
        try {
            while (shut && !over.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted at the gate");
        }
    }

    /** Lets those who wait look again whether it is over. */
    synchronized void nudge() {
        notifyAll();
    }
}
