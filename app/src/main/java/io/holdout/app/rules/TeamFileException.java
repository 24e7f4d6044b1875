package io.holdout.app.rules;

import java.util.List;

/** A file of a team that cannot be used; the message has a line on each reason. */
public final class TeamFileException extends Exception {
    TeamFileException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
