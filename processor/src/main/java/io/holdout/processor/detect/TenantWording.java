package io.holdout.processor.detect;

/** The title lines of alerts about a tenant as a whole. */
final class TenantWording {
    private TenantWording() {}

    static String obstacle(TenantEpisode episode) {
        TenantEpisode.Content content = episode.reported();
        String users = users(content.users().size());
        return switch (episode.obstacle()) {
            case CONSENT ->
                "Apple's mail app has no consent for the tenant: " + users
                        + (content.users().size() == 1 ? " was" : " were") + " stopped";
            case DISABLED -> "Apple's mail app is disabled in the tenant" + stopped(content);
            case ASSIGNMENT -> "Apple's mail app asks for an assignment of users" + stopped(content);
        };
    }

    private static String stopped(TenantEpisode.Content content) {
        return content.users().isEmpty() ? "" : ": " + users(content.users().size()) + " stopped";
    }

    private static String users(long count) {
        if (count >= TenantEpisode.Content.MOST_USERS) {
            return TenantEpisode.Content.MOST_USERS + " users or more";
        }
        return count == 1 ? "one user" : count + " users";
    }

    static String silence(SilentDay day) {
        return "On " + day.day() + " the legacy sign-ins of "
                + users(day.users().size()) + " stopped"
                + (day.policy() == null
                        ? ": probably a policy was changed"
                        : ", and a policy was changed: " + day.policy().name());
    }

    static String expired(ExceptionWatch watch) {
        return "The exception for " + watch.covered() + " has ended: its legacy sign-ins are no longer allowed";
    }
}
