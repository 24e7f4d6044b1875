package io.holdout.processor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AppleActiveSyncTest {
    @ParameterizedTest(name = "{0} is {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "705.018, 7E18, 3, false",
                "508.01100001, 5H11a, 2, false",
                "1501.530400009, 15A5304i, 11, true",
                "1401.530400009, 14A5304i, 10, true",
                "1504.100, 15D100, 11.2.6, false",
                "1602.92, 16B92, 12.1, false",
                "1907.71, 19G71, 15.6, false",
                "1907.82, 19G82, 15.6.1, false",
                "2202.91, 22B91, 18.1.1, false",
                "1705.8255, 17E8255, 13.4, false",
                "2401.539000006, 24A5390f, 27, true",
                "2005.77252000001, 20E772520a, 16.4.1 (a), false",
                "2006.77075000002, 20F770750b, 16.5.1 (a), false",
                "2006.77075000004, 20F770750d, 16.5.1 (c), false",
                "2304.77133000001, 23D771330a, 26.3.1 (a), false",
            })
    void decodesTheBuild(String encoded, String build, String version, boolean beta) {
        UserAgent agent = UserAgent.decode("Apple-iPhone9C1/" + encoded);

        assertThat(agent.osBuild()).isEqualTo(build);
        assertThat(agent.osVersion()).isEqualTo(version);
        assertThat(agent.beta()).isEqualTo(beta);
        assertThat(agent.decoded()).isTrue();
        assertThat(agent.family()).isEqualTo(Family.APPLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "iPhone9C1 iPhone9,1 IOS",
                "iPad13C18 iPad13,18 IPADOS",
                "iPod5C1 iPod5,1 IOS",
                "iPhone9,1 iPhone9,1 IOS",
                "iPhone9%2C1 iPhone9,1 IOS",
                "iPhone9%2c1 iPhone9,1 IOS",
                "iPad iPad IPADOS",
                "iPhone iPhone IOS",
                "iPhone9 iPhone9 IOS",
                "Widget2C3 Widget2,3 OTHER",
            })
    void decodesTheModel(String written, String model, Platform platform) {
        UserAgent agent = UserAgent.decode("Apple-" + written + "/1907.71");

        assertThat(agent.model()).isEqualTo(model);
        assertThat(agent.platform()).isEqualTo(platform);
        assertThat(agent.decoded()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/1602",
                "/1602.",
                "/1602.x",
                "/1602.9 2",
                "/1600.92",
                "/1627.92",
                "/1699.92",
                "/02.92",
                "/.92",
                "/16002.92",
                "/1602.92 x",
                "/1602.92/1",
                "/1602,92",
                "/16B92",
                "/1602.99999999999999999999",
                "/١٦٠٢.٩٢",
                "/-602.92",
            })
    void keepsTheModelOfABuildThatCannotBeRead(String build) {
        UserAgent agent = UserAgent.decode("Apple-iPhone9C1" + build);

        assertThat(agent.decoded()).isFalse();
        assertThat(agent.family()).isEqualTo(Family.APPLE);
        assertThat(agent.model()).isEqualTo("iPhone9,1");
        assertThat(agent.modelName()).isEqualTo("iPhone 7 (CDMA)");
        assertThat(agent.osVersion()).isEmpty();
        assertThat(agent.osBuild()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9C1",
                "iPhone9C",
                "iPhone9C1C2",
                "iPhone9C1x",
                "iPhone 9C1",
                "iPhone9,1,2",
                "iPhone-9C1",
                "<b>iPhone9C1",
                "iPhone9C1|x",
                "iPhone9%00",
                "ｉPhone9C1",
                "iPhone1111111111111111111111111111111111111111C1"
            })
    void believesNoModelOfAnotherForm(String model) {
        UserAgent agent = UserAgent.decode("Apple-" + model + "/1907.71");

        assertThat(agent.decoded()).isFalse();
        assertThat(agent.model()).isEmpty();
        assertThat(agent.osVersion()).isEmpty();
    }

    @Test
    void takesFiveDigitsForASuffixOnlyIfTheyNameALetter() {
        assertThat(UserAgent.decode("Apple-iPhone9C1/1602.100027").osBuild()).isEqualTo("16B100027");
        assertThat(UserAgent.decode("Apple-iPhone9C1/1602.100000").osBuild()).isEqualTo("16B100000");
        assertThat(UserAgent.decode("Apple-iPhone9C1/1602.100026").osBuild()).isEqualTo("16B1z");
        assertThat(UserAgent.decode("Apple-iPhone9C1/1602.00026").osBuild()).isEqualTo("16B26");
    }

    @ParameterizedTest
    @CsvSource({
        "1201.999, 8",
        "1301.999, 9",
        "1401.999, 10",
        "1501.999, 11",
        "1601.999, 12",
        "1701.999, 13",
        "1801.999, 14",
        "1901.999, 15",
        "2001.999, 16",
        "2101.999, 17",
        "2201.999, 18",
        "2301.999, 26",
        "2401.999, 27",
        "2501.999, ''",
        "9926.999, ''",
    })
    void knowsTheMajorVersionOfABuildThatIsNotListed(String encoded, String version) {
        UserAgent agent = UserAgent.decode("Apple-iPad13C18/" + encoded);

        assertThat(agent.osVersion()).isEqualTo(version);
        assertThat(agent.decoded()).isTrue();
    }

    @Test
    void takesNoVersionOfIosForADeviceThatRunsAnotherSystem() {
        UserAgent agent = UserAgent.decode("Apple-Mac14C2/2202.91");

        assertThat(agent.osBuild()).isEqualTo("22B91");
        assertThat(agent.osVersion()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1907.71, YES",
        "1907.502700005, YES",
        "1907.1, YES",
        "1908.12, YES",
        "2001.357, YES",
        "2501.999, YES",
        "1906.77, NO",
        "1906.999, NO",
        "1602.92, NO",
        "1808.107, NO",
        "705.018, NO",
    })
    void provesWhetherTheMailAppCanMoveByItself(String encoded, Answer answer) {
        UserAgent agent = UserAgent.decode("Apple-iPhone9C1/" + encoded);

        assertThat(agent.os().upgradesSilently()).isEqualTo(answer);
        assertThat(agent.canSilentUpgrade()).isEqualTo(answer == Answer.YES);
    }

    @Test
    void leavesOpenWhatAnUnreadableBuildCanDo() {
        UserAgent agent = UserAgent.decode("Apple-iPhone9C1/1627.92");

        assertThat(agent.os().upgradesSilently()).isEqualTo(Answer.UNKNOWN);
        assertThat(agent.canSilentUpgrade()).isFalse();
    }
}
