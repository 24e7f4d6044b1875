package io.holdout.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.holdout.model.json.JsonTokens.Token;
import io.holdout.model.json.MalformedJson.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTokensTest {
    private static final String RECORD =
            "{\"time\":\"2026-05-04T08:00:00Z\", \"n\" : -12.50e+3 ,\"empty\":{},\"list\":[],"
                    + "\"nested\":{\"a\":[1,0,true,false,null,{\"b\":\"c\"}],\"\\u0061\\n\":\"say \\\"hi\\\" \\\\ \\/ \\ud83d\\ude00\"},\r\n"
                    + "\t\"a name longer than eight bytes\":\"Zoë Ødegård 🙂 with more text behind it\"}";

    @Test
    void namesAndValuesComeInOrder() throws MalformedJson {
        assertThat(tokens("{\"a\":[1,\"x\"],\"b\":null}"))
                .containsExactly(
                        "START_OBJECT",
                        "NAME a",
                        "START_ARRAY",
                        "NUMBER 1",
                        "STRING x",
                        "END_ARRAY",
                        "NAME b",
                        "NULL null",
                        "END_OBJECT");
    }

    @Test
    void oneValueMayFollowAnother() throws MalformedJson {
        assertThat(tokens(" {} [] ")).containsExactly("START_OBJECT", "END_OBJECT", "START_ARRAY", "END_ARRAY");
    }

    @Test
    void whatIsSkippedIsCheckedAllTheSame() throws MalformedJson {
        byte[] json = "[{\"a\":{\"b\":[1]}},2]".getBytes(UTF_8);
        JsonTokens tokens = new JsonTokens().over(json, 0, json.length);
        tokens.next();
        tokens.next();
        tokens.skipChildren();

        assertThat(tokens.current()).isEqualTo(Token.END_OBJECT);
        assertThat(tokens.next()).isEqualTo(Token.NUMBER);
        assertThatThrownBy(() -> {
                    byte[] broken = "[{\"a\":{\"b\":[1}}]".getBytes(UTF_8);
                    JsonTokens of = new JsonTokens().over(broken, 0, broken.length);
                    of.next();
                    of.skipChildren();
                })
                .isInstanceOf(MalformedJson.class);
    }

    @Test
    void placesAreThoseOfTheArray() throws MalformedJson {
        byte[] json = "xx[ \"ab\" , {} ]yy".getBytes(UTF_8);
        JsonTokens tokens = new JsonTokens().over(json, 2, json.length - 2);
        tokens.next();
        tokens.next();
        assertThat(tokens.start()).isEqualTo(4);
        assertThat(tokens.position()).isEqualTo(8);
        tokens.next();
        assertThat(tokens.start()).isEqualTo(11);
        tokens.skipChildren();
        assertThat(tokens.position()).isEqualTo(13);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1,]",
                "[,1]",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{a:1}",
                "[01]",
                "[+1]",
                "[1.]",
                "[.5]",
                "[1e]",
                "[tru ]",
                "[nul]",
                "[\"\\x\"]",
                "[\"\\u12g4\"]",
                "[\"a\nb\"]",
                "[1 2]",
                "[1}",
                "{\"a\":1]",
                "]",
                "[NaN]",
                "['a']",
                "[1]]",
                "[truefalse]"
            })
    void whatIsNotJsonIsRefused(String json) {
        assertThatThrownBy(() -> tokens(json))
                .isInstanceOfSatisfying(
                        MalformedJson.class, e -> assertThat(e.fault()).isEqualTo(Fault.SYNTAX));
    }

    @Test
    void whatEndsTooEarlyIsCut() {
        for (int length = 1; length < RECORD.length(); length++) {
            String cut = RECORD.substring(0, length);
            assertThatThrownBy(() -> tokens(cut))
                    .isInstanceOfSatisfying(
                            MalformedJson.class, e -> assertThat(e.fault()).isEqualTo(Fault.CUT));
        }
    }

    @Test
    void depthIsBounded() throws MalformedJson {
        assertThat(tokens("[".repeat(200) + "]".repeat(200))).hasSize(400);
        assertThatThrownBy(() -> tokens("[".repeat(10_000))).isInstanceOfSatisfying(MalformedJson.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.TOO_DEEP);
            assertThat(e.position()).isEqualTo(200);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "id,1",
        "time,2",
        "\\u0069d,1",
        "ID,",
        "a name longer than sixteen bytes,3",
        "a name longer than sixteen byteZ,"
    })
    void namesAreFoundByTheirBytes(String name, Integer meaning) throws MalformedJson {
        Names<Integer> names = Names.of(Map.of("id", 1, "time", 2, "a name longer than sixteen bytes", 3));

        assertThat(meaning(name, names)).isEqualTo(meaning);
    }

    @Test
    void spellingsAreLearntOnceAndNotWithoutBound() throws MalformedJson {
        List<String> asked = new ArrayList<>();
        Names<String> names = Names.learning(name -> {
            asked.add(name);
            return name.toLowerCase(java.util.Locale.ROOT);
        });
        for (int i = 0; i < 3; i++) {
            assertThat(meaning("UserId", names)).isEqualTo("userid");
        }
        assertThat(asked).containsExactly("UserId");

        for (int i = 0; i < 10_000; i++) {
            assertThat(meaning("N" + i, names)).isEqualTo("n" + i);
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(meaning("N" + i, names)).isEqualTo("n" + i);
        }
    }

    /** A guess may only spare work: the same members in the same and in another order, with blanks, escapes, and cut anywhere. */
    @Test
    void namesThatAreGuessedAreTheNamesThatAreThere() throws MalformedJson {
        Names<String> names = Names.learning(Function.identity());
        Names<Integer> known = Names.of(Map.of("id", 1, "time", 2, "a name of more than sixteen bytes", 3));
        Names<Integer> knownAndGuessed = known.guessing();
        Random random = new Random(42);
        List<String> members = List.of(
                "\"id\":1",
                "\"identity\":\"a\"",
                "\"ident\":[{\"id\":2}]",
                " \"time\" : null",
                "\"t\\u0069me\":{}",
                "\"Müller\":true",
                "\"a name of more than sixteen bytes\":{\"id\":{\"id\":3}}",
                "\"\":0",
                "\"quo\\\"te\":0");
        for (int round = 0; round < 20_000; round++) {
            List<String> some = new ArrayList<>(members.subList(0, 1 + random.nextInt(members.size())));
            if (random.nextInt(3) == 0) {
                Collections.shuffle(some, random);
            }
            byte[] json = ("{" + String.join(",", some) + "}").getBytes(UTF_8);
            if (random.nextInt(3) == 0) {
                json[random.nextInt(json.length)] = (byte) "\"\\{}[],: it".charAt(random.nextInt(11));
            }
            int end = random.nextInt(3) == 0 ? random.nextInt(json.length) : json.length;

            List<String> guessed = members(json, end, tokens -> tokens.nextName(names));
            List<String> read = members(json, end, tokens -> tokens.next() == Token.NAME ? tokens.text() : null);
            List<String> meant = members(json, end, tokens -> {
                Integer meaning = tokens.nextName(knownAndGuessed);
                return tokens.current() == Token.NAME ? meaning + "" : null;
            });
            List<String> looked =
                    members(json, end, tokens -> tokens.next() == Token.NAME ? tokens.name(known) + "" : null);

            assertThat(guessed).as(new String(json, 0, end, UTF_8)).isEqualTo(read);
            assertThat(meant).as(new String(json, 0, end, UTF_8)).isEqualTo(looked);
        }
    }

    private interface NextName {
        @Nullable
        String of(JsonTokens json) throws MalformedJson;
    }

    /** Names of the members of the outermost object with the text and place of each, or where they are malformed. */
    private static List<String> members(byte[] bytes, int end, NextName next) {
        JsonTokens json = new JsonTokens().over(bytes, 0, end);
        List<String> members = new ArrayList<>();
        try {
            json.next();
            String name;
            while (json.current() != null && json.current() != Token.END_OBJECT && (name = next.of(json)) != null) {
                members.add(name + " " + json.text() + " " + json.start() + "-" + json.position());
                json.next();
                json.skipChildren();
            }
            members.add(json.current() + " " + json.position());
        } catch (MalformedJson e) {
            members.add(e.fault() + " " + e.position());
        }
        return members;
    }

    @Test
    void aValueCanBeReadOnceMore() throws MalformedJson {
        byte[] bytes = "{\"a\":{\"b\":[1]},\"c\":2}".getBytes(UTF_8);
        JsonTokens json = new JsonTokens().over(bytes, 0, bytes.length);
        json.next();
        json.next();
        json.next();
        int start = json.start();
        json.skipChildren();

        JsonTokens again = json.again(start);

        assertThat(again.current()).isEqualTo(Token.START_OBJECT);
        assertThat(again.next()).isEqualTo(Token.NAME);
        assertThat(again.text()).isEqualTo("b");
        again.next();
        again.skipChildren();
        assertThat(again.next()).isEqualTo(Token.END_OBJECT);
        assertThat(again.next()).isNull();
    }

    /** Whatever bytes: either both read the same tokens, or both refuse. */
    @Test
    void readsWhatJacksonReads() {
        byte[] record = RECORD.getBytes(UTF_8);
        Random random = new Random(42);
        int readable = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] json = record.clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(json.length);
                if (json[at] < 0) {
                    continue; // UTF-8 is left to others
                }
                json[at] = (byte) "\"\\{}[],:0-9.eEtfn \nau\u007f".charAt(random.nextInt(22));
            }
            List<String> expected = jackson(json);
            List<String> actual;
            try {
                actual = tokens(json);
            } catch (MalformedJson e) {
                actual = List.of("refused");
            }
            assertThat(actual).as(new String(json, UTF_8)).isEqualTo(expected);
            readable += expected.size() > 1 ? 1 : 0;
        }
        assertThat(readable).isGreaterThan(5_000);
    }

    private static List<String> jackson(byte[] json) {
        List<String> tokens = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                tokens.add(
                        switch (token) {
                            case START_OBJECT, END_OBJECT, START_ARRAY, END_ARRAY -> token.name();
                            case FIELD_NAME -> "NAME " + parser.getText();
                            case VALUE_STRING -> "STRING " + parser.getText();
                            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "NUMBER " + parser.getText();
                            default -> token.name().substring("VALUE_".length()) + " " + parser.getText();
                        });
            }
            return tokens;
        } catch (IOException e) {
            return List.of("refused");
        }
    }

    private static List<String> tokens(String json) throws MalformedJson {
        return tokens(json.getBytes(UTF_8));
    }

    private static List<String> tokens(byte[] bytes) throws MalformedJson {
        JsonTokens json = new JsonTokens().over(bytes, 0, bytes.length);
        List<String> tokens = new ArrayList<>();
        for (Token token = json.next(); token != null; token = json.next()) {
            tokens.add(token == Token.NAME || token.isScalar() ? token + " " + json.text() : token.name());
        }
        return tokens;
    }

    private static <T> @Nullable T meaning(String name, Names<T> names) throws MalformedJson {
        byte[] bytes = ("{\"" + name + "\":1}").getBytes(UTF_8);
        JsonTokens json = new JsonTokens().over(bytes, 0, bytes.length);
        json.next();
        json.next();
        return json.name(names);
    }
}
