package io.holdout.processor.spray;

import io.holdout.model.Rule;
import io.holdout.model.SignIn;
import java.time.Duration;
import java.util.Locale;

/** The title lines of sprays: what happened, from where, to how many. */
final class SprayWording {
    private SprayWording() {}

    /** @param lasted from the first attempt to the newest */
    static String spray(Rule rule, String from, Story story, Duration lasted) {
        String users =
                (story.isEstimate() ? "about " : "") + number(story.userCount(), "user") + " tried " + within(lasted);
        int known = story.known().size();
        return rule.title() + " from " + from + ": " + users
                + (known == 0 ? "" : ", the password of " + known + " was right");
    }

    static String success(SignIn letIn, String from) {
        SignIn.User user = letIn.user();
        String who = user.name().isEmpty() ? user.id() : user.name();
        String address = letIn.source().address();
        return who + " was signed in to from " + (address.isEmpty() ? from : address)
                + ", while that network sprayed passwords";
    }

    private static String within(Duration time) {
        long minutes = Math.max(1, -Math.floorDiv(-time.toSeconds(), 60));
        if (minutes < 120) {
            return "in " + number(minutes, "minute");
        }
        long hours = -Math.floorDiv(-minutes, 60);
        return hours < 48 ? "in " + number(hours, "hour") : "in " + number(-Math.floorDiv(-hours, 24), "day");
    }

    private static String number(long n, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", n, what, n == 1 ? "" : "s");
    }
}
