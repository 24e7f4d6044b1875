package io.holdout.simulator;

import java.util.List;

/**
 * What a reader of the log should come to say, told by the script.
 *
 * @param devices sorted by user and device
 * @param episodes sorted by their start
 */
public record Answers(List<DeviceLabel> devices, List<EpisodeLabel> episodes) {

    public Answers {
        devices = List.copyOf(devices);
        episodes = List.copyOf(episodes);
    }
}
