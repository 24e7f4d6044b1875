package io.holdout.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A pipeline of Logstash, read by its grammar as far as our examples use it: sections of plugins with settings, no conditions. */
final class LogstashConfig {
    private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"|=>|[{}\\[\\],]|[\\w.-]+|\\S");
    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]*");

    private final Deque<String> tokens;

    private LogstashConfig(String text) {
        tokens = new ArrayDeque<>(
                TOKEN.matcher(text).results().map(MatchResult::group).toList());
    }

    /**
     * Settings by section and plugin, such as {@code input.kafka}; the last of plugins of one name.
     *
     * @throws IllegalArgumentException where it is none
     */
    static Map<String, Map<String, String>> parse(String text) {
        LogstashConfig config = new LogstashConfig(text);
        Map<String, Map<String, String>> plugins = new LinkedHashMap<>();
        while (!config.tokens.isEmpty()) {
            String section = config.name();
            if (!List.of("input", "filter", "output").contains(section)) {
                throw new IllegalArgumentException("no section: " + section);
            }
            config.take("{");
            while (!config.isNext("}")) {
                plugins.put(section + "." + config.name(), config.settings());
            }
            config.take("}");
        }
        return plugins;
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        take("{");
        while (!isNext("}")) {
            String key = isNext("\"") ? tokens.remove() : name();
            take("=>");
            settings.put(key, value());
        }
        take("}");
        return settings;
    }

    private String value() {
        if (isNext("[")) {
            return list();
        }
        if (isNext("{")) {
            return settings().toString();
        }
        if (isNext("\"")) {
            return tokens.remove();
        }
        String word = name();
        return isNext("{") ? word + settings() : word; // a codec with settings
    }

    private String list() {
        StringBuilder values = new StringBuilder();
        take("[");
        values.append(value());
        while (isNext(",")) {
            take(",");
            values.append(' ').append(value());
        }
        take("]");
        return values.toString();
    }

    private boolean isNext(String begin) {
        String next = tokens.peek();
        if (next == null) {
            throw new IllegalArgumentException("ends too early");
        }
        return next.startsWith(begin);
    }

    private void take(String wanted) {
        String next = tokens.poll();
        if (!wanted.equals(next)) {
            throw new IllegalArgumentException("not " + wanted + " but " + next);
        }
    }

    private String name() {
        String next = tokens.poll();
        if (next == null || !NAME.matcher(next).matches()) {
            throw new IllegalArgumentException("no name: " + next);
        }
        return next;
    }
}
