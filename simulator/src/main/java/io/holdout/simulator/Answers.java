package io.holdout.simulator;

import java.time.Instant;
import java.util.List;

/**
 * What a reader of the log should come to say, told by the script, and what else administrators can give that reader.
 *
 * @param devices sorted by user and device
 * @param episodes sorted by their start
 * @param exchange what Exchange knows of mobile devices
 * @param exported when that was exported
 * @param exceptions who may go on with legacy authentication for a while
 */
record Answers(
        List<DeviceLabel> devices,
        List<EpisodeLabel> episodes,
        List<ExchangeRow> exchange,
        Instant exported,
        List<Allowance> exceptions) {

    Answers {
        devices = List.copyOf(devices);
        episodes = List.copyOf(episodes);
        exchange = List.copyOf(exchange);
        exceptions = List.copyOf(exceptions);
    }

    /** A machine that may go on until then. */
    record Allowance(String user, String device, Instant until) {}
}
