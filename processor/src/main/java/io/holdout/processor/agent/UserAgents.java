package io.holdout.processor.agent;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;

/** Remembers what the user agents seen last say: a tenant sends the same few thousand all day. */
public final class UserAgents {
    private static final int SIZE = 10_000;

    private final LoadingCache<String, UserAgent> agents =
            Caffeine.newBuilder().maximumSize(SIZE).build(UserAgent::decode);

    /** Same as {@link UserAgent#decode}. */
    public UserAgent decode(@Nullable String userAgent) {
        return userAgent == null ? UserAgent.NONE : agents.get(userAgent);
    }
}
