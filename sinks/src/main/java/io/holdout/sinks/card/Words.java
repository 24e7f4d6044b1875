package io.holdout.sinks.card;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fixed texts of cards in one language, from the data file {@code words-LANGUAGE.properties} beside this class. */
final class Words {
    /** Languages that there is a file for, English first. */
    static final List<String> LANGUAGES = List.of("en", "de");

    private static final Pattern NAME = Pattern.compile("\\{([a-z][a-z.-]*)}");
    private static final Map<String, Words> LOADED = new ConcurrentHashMap<>();

    private final Locale locale;
    private final Map<String, String> texts;

    private Words(Locale locale, Map<String, String> texts) {
        this.locale = locale;
        this.texts = texts;
    }

    /** @throws IllegalArgumentException when there is no file for the language */
    static Words of(Locale locale) {
        String language = locale.getLanguage();
        if (!LANGUAGES.contains(language)) {
            throw new IllegalArgumentException(
                    "there are no cards in the language '" + language + "': use one of " + LANGUAGES);
        }
        return LOADED.computeIfAbsent(language, Words::load);
    }

    private static Words load(String language) {
        String name = "words-" + language + ".properties";
        Properties file = new Properties();
        try (InputStream in = Words.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build left out " + name);
            }
            file.load(new InputStreamReader(in, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> texts = new ConcurrentHashMap<>();
        file.stringPropertyNames().forEach(key -> texts.put(key, file.getProperty(key)));
        return new Words(Locale.forLanguageTag(language), Map.copyOf(texts));
    }

    /** For names of countries, and for screen readers. */
    Locale locale() {
        return locale;
    }

    Set<String> keys() {
        return new TreeSet<>(texts.keySet());
    }

    /** A text without names to fill in, or with them as they stand. */
    String get(String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalStateException("no words for " + key + " in " + locale);
        }
        return text;
    }

    Optional<String> find(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    /** The text with its names filled in, each once: braces in what is filled in stay as they are. */
    String get(String key, Map<String, String> values) {
        return fill(get(key), values);
    }

    static String fill(String text, Map<String, String> values) {
        return NAME.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
    }

    /** Names that a text wants filled in. */
    static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        NAME.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }
}
