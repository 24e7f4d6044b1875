package io.holdout.app.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdout.processor.detect.Limit;
import io.holdout.processor.detect.TenantThresholds;
import io.holdout.processor.detect.Thresholds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RulesFileTest {
    private static final String TENANT = "8d4f3c0e-0000-4000-8000-00000000abcd";

    @TempDir
    private Path folder = Path.of("");

    private TenantThresholds read(String text) throws IOException, TeamFileException {
        return RulesFile.read(Files.writeString(folder.resolve("rules.yaml"), text));
    }

    /** The lines on a file that cannot be used, without its name. */
    private List<String> problems(String text) throws IOException {
        return problems(text.getBytes(UTF_8));
    }

    private List<String> problems(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("rules.yaml"), bytes);
        TeamFileException refused = catchThrowableOfType(TeamFileException.class, () -> RulesFile.read(file));
        assertThat(refused).isNotNull();
        return String.valueOf(refused.getMessage())
                .lines()
                .map(line -> line.substring(file.toString().length()))
                .toList();
    }

    @Test
    void whatIsNotSetKeepsItsDefault() throws Exception {
        TenantThresholds read = read("defaults: {password-spray: {users: 12}}\n");

        assertThat(read.of(TENANT)).isEqualTo(Thresholds.DEFAULT.with(Map.of(Limit.SPRAY_USERS, 12L)));
    }

    @Test
    void aTenantOverridesTheDefaultsOfTheFile() throws Exception {
        TenantThresholds read = read("""
                defaults:
                  password-spray: {users: 12, within: PT30M}
                  legacy-sign-in:
                    new-after: P14D
                tenants:
                  8D4F3C0E-0000-4000-8000-00000000ABCD:
                    password-spray: {users: 6}
                    devices: {stale-after: P45D}
                """);

        assertThat(read.of("another").sprayUsers()).isEqualTo(12);
        assertThat(read.of(TENANT).sprayUsers()).isEqualTo(6);
        assertThat(read.of(TENANT).sprayWithin()).isEqualTo(Duration.ofMinutes(30));
        assertThat(read.of(TENANT).newAfter()).isEqualTo(Duration.ofDays(14));
        assertThat(read.of(TENANT).staleAfter()).isEqualTo(Duration.ofDays(45));
    }

    @Test
    void jsonMayBeIndentedWithTabs() throws Exception {
        TenantThresholds read = read("{\n\t\"defaults\": {\n\t\t\"slow-spray\": {\"users\": 7}\n\t}\n}\n");

        assertThat(read.defaults().slowSprayUsers()).isEqualTo(7);
    }

    @Test
    void aByteOrderMarkAndBracesOfYamlAreTaken() throws Exception {
        assertThat(read("\uFEFF{defaults: {slow-spray: {users: 7}}}").defaults().slowSprayUsers())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource
    void everyLimitCanBeSet(Limit limit) throws Exception {
        Thresholds thresholds = Thresholds.DEFAULT;
        long other =
                thresholds.get(limit) + (limit.isTime() ? Duration.ofMinutes(1).toSeconds() : 1);

        TenantThresholds read =
                read("defaults: {%s: {%s: %s}}".formatted(limit.section(), limit.key(), limit.written(other)));

        assertThat(read.defaults()).isEqualTo(thresholds.with(Map.of(limit, other)));
    }

    @Test
    void everythingThatIsWrongIsToldTogetherWithItsPlace() throws IOException {
        assertThat(problems("""
                defaults:
                  pasword-spray: {users: 10}
                  password-spray:
                    user: 10
                    within: 20 minutes
                    system-users: '30'
                  slow-spray: {users: 1}
                  migrated: {after: PT1H}
                tenants:
                  contoso:
                    silent-stop: {after: P90D}
                    stale-password: 5
                colour: blue
                """))
                .containsExactly(
                        ", line 2: defaults: rule 'pasword-spray' is not known: did you mean password-spray?",
                        ", line 4: defaults.password-spray: key 'user' is not known: did you mean users?",
                        ", line 5: defaults.password-spray.within must be a time such as PT20M, PT2H or P7D between PT5M and"
                                + " PT2H, and is '20 minutes'",
                        ", line 6: defaults.password-spray.system-users must be a whole number between 3 and 1000, and is '30'",
                        ", line 7: defaults.slow-spray.users must lie between 3 and 1000, and is 1",
                        ", line 8: defaults: the rule migrated has nothing to set",
                        ", line 11: tenants.'contoso'.silent-stop.after must lie between P1D and P60D, and is 'P90D'",
                        ", line 12: tenants.'contoso'.stale-password must hold keys and values, of failures, within, and is 5",
                        ", line 13: section 'colour' is not known: known are defaults, tenants");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "010 | and is 010",
                "1_0 | and is 1_0",
                "0x10 | and is 0x10",
                "-5 | and is -5",
                "10.0 | and is a fraction",
                "yes | and is a truth value",
                "~ | and is nothing",
                "[10] | and is a list",
                "{a: 1} | and is a section",
                "99999999999999999999 | and is 99999999999999999999",
            })
    void aCountIsAWholeNumberInPlainDigits(String written, String told) throws IOException {
        assertThat(problems("defaults: {password-spray: {users: " + written + "}}"))
                .singleElement()
                .asString()
                .startsWith(", line 1: defaults.password-spray.users must ")
                .endsWith(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20", "PT20.5M", "-PT20M", "PT", "P1M", "PT99999999999999999999H", "''", "PT20M0.5S"})
    void aTimeIsIsoInWholeSeconds(String written) throws IOException {
        assertThat(problems("defaults: {password-spray: {within: " + written + "}}"))
                .singleElement()
                .asString()
                .startsWith(", line 1: defaults.password-spray.within must ");
    }

    @Test
    void limitsThatContradictEachOtherAreTold() throws IOException {
        assertThat(problems("""
                defaults:
                  silent-stop: {after: P10D}
                tenants:
                  contoso: {devices: {stale-after: P10D}}
                  fabrikam: {password-spray: {users: 31}}
                """))
                .containsExactly(
                        ", line 4: tenants.'contoso': silent-stop.after must be shorter than devices.stale-after: P10D is not"
                                + " shorter than P10D",
                        ", line 5: tenants.'fabrikam': password-spray.system-users must not be smaller than"
                                + " password-spray.users: 30 is smaller than 31");
    }

    @Test
    void aKeyMayNotStandTwice() throws IOException {
        assertThat(problems("""
                defaults:
                  slow-spray: {users: 5, users: 6}
                  slow-spray: {attempts: 2}
                tenants:
                  contoso: {}
                  CONTOSO: {}
                """))
                .containsExactly(
                        ", line 2: 'users' stands here twice",
                        ", line 3: 'slow-spray' stands here twice",
                        ", line 6: 'CONTOSO' stands here twice, in other letters");
    }

    @Test
    void anAliasIsRefusedAndNotFollowed() throws IOException {
        String bomb = IntStream.range(1, 30)
                .mapToObj(i -> "x" + i + ": &x" + i + " [*x" + (i - 1) + ", *x" + (i - 1) + "]\n")
                .collect(Collectors.joining("", "x0: &x0 [a, a]\n", ""));

        assertThat(problems(bomb))
                .hasSize(51)
                .contains(", line 1: anchors (&) and aliases (*) are not followed: write the value out")
                .last()
                .asString()
                .endsWith(" more");
    }

    static Stream<Arguments> whatIsNoFileOfRules() {
        return Stream.of(
                Arguments.of("", ": is empty: leave it out, or write something into it"),
                Arguments.of("# nothing\n", ": is empty: leave it out, or write something into it"),
                Arguments.of("- a\n", ", line 1: the file must hold sections 'defaults' and 'tenants', and is a list"),
                Arguments.of("5", ", line 1: the file must hold sections 'defaults' and 'tenants', and is 5"),
                Arguments.of(
                        "defaults: {}\n---\ntenants: {}\n", ", line 3: a second document begins: one file holds one"),
                Arguments.of(
                        "defaults:\n  slow-spray: {users: 5\n",
                        ", line 3: is not YAML: expected ',' or '}', but got <stream end>"),
                Arguments.of(
                        "defaults:\n\tslow-spray: {}\n",
                        ", line 2: is not YAML: found character '\\t(TAB)' that cannot start any token. (Do n…"),
                Arguments.of("? {a: b}\n: c\n", ", line 1: is neither YAML nor JSON: a key or a value was expected"),
                Arguments.of("tenants: {'': {}}", ", line 1: '' is no tenant id"),
                Arguments.of("tenants: {'a|b': {}}", ", line 1: 'a|b' is no tenant id"),
                Arguments.of(
                        "\"\\e[31mred\": {}", ", line 1: section '?[31mred' is not known: known are defaults, tenants"),
                Arguments.of("[".repeat(100_000), ", line 1: sections lie too deep in each other"),
                Arguments.of("#" + " ".repeat(1 << 20), ": is larger than 1 MB, which no file of its kind is"));
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNoFileOfRules(String text, String told) throws IOException {
        assertThat(problems(text)).containsExactly(told);
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        assertThat(problems(new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0})).containsExactly(": is not text in UTF-8");
    }

    @Test
    void aFileThatIsNotThereIsOneLine() {
        TeamFileException refused =
                catchThrowableOfType(TeamFileException.class, () -> RulesFile.read(folder.resolve("nowhere.yaml")));

        assertThat(refused).hasMessageEndingWith("nowhere.yaml: cannot be read: check the name and its permissions");
    }

    /** Shapes on which parsers are known to be slow, as large as a file may be. */
    @ParameterizedTest
    @ValueSource(
            strings = {"[", "{a: ", "? ", "- ", "&a ", "{a, ", "!", "\"", "%", " ", ":", "---\n", "9", "a: b\n", "'\n"})
    void hostileFilesTakeLittleTime(String repeated) throws IOException {
        String text = repeated.repeat((1 << 20) / repeated.length());

        assertThat(problems(text)).hasSizeBetween(1, 51);
    }
}
