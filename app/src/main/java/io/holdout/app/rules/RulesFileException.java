package io.holdout.app.rules;

import java.util.List;

/** A file of rules that cannot be used; the message has a line on each reason. */
public final class RulesFileException extends Exception {
    RulesFileException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
