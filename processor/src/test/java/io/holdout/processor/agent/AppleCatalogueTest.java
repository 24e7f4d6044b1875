package io.holdout.processor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AppleCatalogueTest {
    /** Version, then the builds it was released as. */
    private static final String RELEASES = """
            11.0 15A372; 11.0.1 15A402 15A403 15A8391; 11.0.2 15A421; 11.0.3 15A432; 11.1 15B93 15B101;
            11.1.1 15B150; 11.1.2 15B202; 11.2 15C113 15C114; 11.2.1 15C153; 11.2.2 15C202; 11.2.5 15D60;
            11.2.6 15D100; 11.3 15E216 15E218; 11.3.1 15E302; 11.4 15F79; 11.4.1 15G77;
            12.0 16A366 16A367; 12.0.1 16A404 16A405; 12.1 16B92 16B93 16B94; 12.1.1 16C50; 12.1.2 16C101 16C104;
            12.1.3 16D39 16D40; 12.1.4 16D57; 12.2 16E227; 12.3 16F156 16F8155; 12.3.1 16F203 16F8202;
            12.3.2 16F250; 12.4 16G77; 12.4.1 16G102; 12.4.2 16G114; 12.4.3 16G130; 12.4.4 16G140; 12.4.5 16G161;
            12.4.6 16G183; 12.4.7 16G192; 12.4.8 16G201; 12.4.9 16H5; 12.5 16H20; 12.5.1 16H22; 12.5.2 16H30;
            12.5.3 16H41; 12.5.4 16H50; 12.5.5 16H62; 12.5.6 16H71; 12.5.7 16H81; 12.5.8 16H88;
            13.0 17A577; 13.1 17A844; 13.1.1 17A854; 13.1.2 17A860 17A861; 13.1.3 17A878; 13.2 17B84;
            13.2.1 17B90; 13.2.2 17B102; 13.2.3 17B111; 13.3 17C54; 13.3.1 17D50; 13.4 17E255 17E8255;
            13.4.1 17E262 17E8258; 13.5 17F75; 13.5.1 17F80; 13.6 17G68; 13.6.1 17G80; 13.7 17H35;
            14.0 18A373; 14.0.1 18A393; 14.1 18A8395; 14.2 18B92 18B111; 14.2.1 18B121; 14.3 18C66; 14.4 18D52;
            14.4.1 18D61; 14.4.2 18D70; 14.5 18E198 18E199; 14.5.1 18E212; 14.6 18F72; 14.7 18G69; 14.7.1 18G82;
            14.8 18H17; 14.8.1 18H107;
            15.0 19A341 19A342 19A345 19A346; 15.0.1 19A348; 15.0.2 19A404; 15.1 19B74 19B75; 15.1.1 19B81;
            15.2 19C56 19C57; 15.2.1 19C63; 15.3 19D50; 15.3.1 19D52; 15.4 19E241; 15.4.1 19E258; 15.5 19F77;
            15.6 19G71; 15.6.1 19G82; 15.7 19H12; 15.7.1 19H117; 15.7.2 19H218; 15.7.3 19H307; 15.7.4 19H321;
            15.7.5 19H332; 15.7.6 19H349; 15.7.7 19H357; 15.7.8 19H364; 15.7.9 19H365; 15.8 19H370;
            15.8.1 19H380; 15.8.2 19H384; 15.8.3 19H386; 15.8.4 19H390; 15.8.5 19H394; 15.8.6 19H402;
            15.8.7 19H411; 15.8.8 19H422;
            16.0 20A357 20A362; 16.0.1 20A371; 16.0.2 20A380; 16.0.3 20A392; 16.1 20B82; 16.1.1 20B101;
            16.1.2 20B110; 16.2 20C65; 16.3 20D47 20D50; 16.3.1 20D67; 16.4 20E247; 16.4.1 20E252; 16.5 20F66;
            16.5.1 20F75; 16.6 20G75; 16.6.1 20G81; 16.7 20H19; 16.7.1 20H30; 16.7.2 20H115; 16.7.3 20H232;
            16.7.4 20H240; 16.7.5 20H307; 16.7.6 20H320; 16.7.7 20H330; 16.7.8 20H343; 16.7.9 20H348;
            16.7.10 20H350; 16.7.11 20H360; 16.7.12 20H364; 16.7.13 20H365; 16.7.14 20H370; 16.7.15 20H380;
            16.7.16 20H392;
            17.0 21A327 21A329 21A331; 17.0.1 21A340; 17.0.2 21A350 21A351; 17.0.3 21A360; 17.1 21B74 21B80;
            17.1.1 21B91; 17.1.2 21B101; 17.2 21C62; 17.2.1 21C66; 17.3 21D50; 17.3.1 21D61; 17.4 21E219;
            17.4.1 21E236; 17.5 21F79; 17.5.1 21F90; 17.6 21G80; 17.6.1 21G93; 17.7 21H16; 17.7.1 21H216;
            17.7.2 21H221; 17.7.3 21H312; 17.7.4 21H414; 17.7.5 21H420; 17.7.6 21H423; 17.7.7 21H433;
            17.7.8 21H440; 17.7.9 21H446; 17.7.10 21H450; 17.7.11 21H461;
            18.0 22A3350 22A3351 22A3354; 18.0.1 22A3370 22A8380; 18.1 22B83; 18.1.1 22B91; 18.2 22C152;
            18.2.1 22C161; 18.3 22D63 22D64; 18.3.1 22D72; 18.3.2 22D82; 18.4 22E240; 18.4.1 22E252; 18.5 22F76;
            18.6 22G86; 18.6.1 22G90; 18.6.2 22G100; 18.7 22H20; 18.7.1 22H31; 18.7.2 22H124; 18.7.3 22H217;
            18.7.4 22H218; 18.7.5 22H311; 18.7.6 22H320; 18.7.7 22H333 22H340; 18.7.8 22H352; 18.7.9 22H355;
            18.7.10 22H374;
            26.0 23A330 23A341 23A345; 26.0.1 23A355; 26.1 23B85; 26.2 23C55; 26.2.1 23C71; 26.3 23D127;
            26.3.1 23D8128 23D8133; 26.4 23E246; 26.4.1 23E254; 26.4.2 23E261; 26.5 23F77; 26.5.1 23F81;
            26.5.2 23F84; 26.6 23G71; 26.6.1 23G83;
            17.4.1 21E237; 17.6.1 21G101; 18.7.10 22H373; 26.6.1 23G82;
            """;

    /** Model as user agents write it, then its name. */
    private static final String MODELS = """
            iPhone8C1 iPhone 6s
            iPhone8C2 iPhone 6s Plus
            iPhone8C4 iPhone SE (1st generation)
            iPhone9C1 iPhone 7 (CDMA)
            iPhone9C2 iPhone 7 Plus (CDMA)
            iPhone9C3 iPhone 7 (GSM)
            iPhone9C4 iPhone 7 Plus (GSM)
            iPhone10C1 iPhone 8 (CDMA)
            iPhone10C2 iPhone 8 Plus (CDMA)
            iPhone10C3 iPhone X (CDMA)
            iPhone10C4 iPhone 8 (GSM)
            iPhone10C5 iPhone 8 Plus (GSM)
            iPhone10C6 iPhone X (GSM)
            iPhone11C2 iPhone XS
            iPhone11C4 iPhone XS Max (China mainland)
            iPhone11C6 iPhone XS Max
            iPhone11C8 iPhone XR
            iPhone12C1 iPhone 11
            iPhone12C3 iPhone 11 Pro
            iPhone12C5 iPhone 11 Pro Max
            iPhone12C8 iPhone SE (2nd generation)
            iPhone13C1 iPhone 12 mini
            iPhone13C2 iPhone 12
            iPhone13C3 iPhone 12 Pro
            iPhone13C4 iPhone 12 Pro Max
            iPhone14C2 iPhone 13 Pro
            iPhone14C3 iPhone 13 Pro Max
            iPhone14C4 iPhone 13 mini
            iPhone14C5 iPhone 13
            iPhone14C6 iPhone SE (3rd generation)
            iPhone14C7 iPhone 14
            iPhone14C8 iPhone 14 Plus
            iPhone15C2 iPhone 14 Pro
            iPhone15C3 iPhone 14 Pro Max
            iPhone15C4 iPhone 15
            iPhone15C5 iPhone 15 Plus
            iPhone16C1 iPhone 15 Pro
            iPhone16C2 iPhone 15 Pro Max
            iPhone17C1 iPhone 16 Pro
            iPhone17C2 iPhone 16 Pro Max
            iPhone17C3 iPhone 16
            iPhone17C4 iPhone 16 Plus
            iPhone17C5 iPhone 16e
            iPhone18C1 iPhone 17 Pro
            iPhone18C2 iPhone 17 Pro Max
            iPhone18C3 iPhone 17
            iPhone18C4 iPhone Air
            iPhone18C5 iPhone 17e
            iPad4C1 iPad Air Wi-Fi
            iPad4C2 iPad Air Wi-Fi + Cellular (GSM/CDMA)
            iPad4C3 iPad Air Wi-Fi + Cellular (TD-LTE)
            iPad4C4 iPad mini 2 Wi-Fi
            iPad4C5 iPad mini 2 Wi-Fi + Cellular
            iPad4C6 iPad mini 2 Wi-Fi + Cellular (TD-LTE)
            iPad4C7 iPad mini 3 Wi-Fi
            iPad4C8 iPad mini 3 Wi-Fi + Cellular
            iPad4C9 iPad mini 3 Wi-Fi + Cellular (TD-LTE)
            iPad5C1 iPad mini 4 Wi-Fi
            iPad5C2 iPad mini 4 Wi-Fi + Cellular
            iPad5C3 iPad Air 2 Wi-Fi
            iPad5C4 iPad Air 2 Wi-Fi + Cellular
            iPad6C3 iPad Pro (9.7-inch) Wi-Fi
            iPad6C4 iPad Pro (9.7-inch) Wi-Fi + Cellular
            iPad6C7 iPad Pro (12.9-inch) (1st generation) Wi-Fi
            iPad6C8 iPad Pro (12.9-inch) (1st generation) Wi-Fi + Cellular
            iPad6C11 iPad (5th generation) Wi-Fi
            iPad6C12 iPad (5th generation) Wi-Fi + Cellular
            iPad7C1 iPad Pro 12.9-inch (2nd generation) Wi-Fi
            iPad7C2 iPad Pro 12.9-inch (2nd generation) Wi-Fi + Cellular
            iPad7C3 iPad Pro (10.5-inch) Wi-Fi
            iPad7C4 iPad Pro (10.5-inch) Wi-Fi + Cellular
            iPad7C5 iPad (6th generation) Wi-Fi
            iPad7C6 iPad (6th generation) Wi-Fi + Cellular
            iPad7C11 iPad (7th generation) Wi-Fi
            iPad7C12 iPad (7th generation) Wi-Fi + Cellular
            iPad8C1 iPad Pro 11-inch (1st generation) Wi-Fi
            iPad8C2 iPad Pro 11-inch (1st generation) Wi-Fi (1TB)
            iPad8C3 iPad Pro 11-inch (1st generation) Wi-Fi + Cellular
            iPad8C4 iPad Pro 11-inch (1st generation) Wi-Fi + Cellular (1TB)
            iPad8C5 iPad Pro 12.9-inch (3rd generation) Wi-Fi
            iPad8C6 iPad Pro 12.9-inch (3rd generation) Wi-Fi (1TB)
            iPad8C7 iPad Pro 12.9-inch (3rd generation) Wi-Fi + Cellular
            iPad8C8 iPad Pro 12.9-inch (3rd generation) Wi-Fi + Cellular (1TB)
            iPad8C9 iPad Pro 11-inch (2nd generation) Wi-Fi
            iPad8C10 iPad Pro 11-inch (2nd generation) Wi-Fi + Cellular
            iPad8C11 iPad Pro 12.9-inch (4th generation) Wi-Fi
            iPad8C12 iPad Pro 12.9-inch (4th generation) Wi-Fi + Cellular
            iPad11C1 iPad mini (5th generation) Wi-Fi
            iPad11C2 iPad mini (5th generation) Wi-Fi + Cellular
            iPad11C3 iPad Air (3rd generation) Wi-Fi
            iPad11C4 iPad Air (3rd generation) Wi-Fi + Cellular
            iPad11C6 iPad (8th generation) Wi-Fi
            iPad11C7 iPad (8th generation) Wi-Fi + Cellular
            iPad12C1 iPad (9th generation) Wi-Fi
            iPad12C2 iPad (9th generation) Wi-Fi + Cellular
            iPad13C1 iPad Air (4th generation) Wi-Fi
            iPad13C2 iPad Air (4th generation) Wi-Fi + Cellular
            iPad13C4 iPad Pro 11-inch (3rd generation) Wi-Fi
            iPad13C5 iPad Pro 11-inch (3rd generation) Wi-Fi (1 or 2 TB)
            iPad13C6 iPad Pro 11-inch (3rd generation) Wi-Fi + Cellular
            iPad13C7 iPad Pro 11-inch (3rd generation) Wi-Fi + Cellular (1 or 2 TB)
            iPad13C8 iPad Pro 12.9-inch (5th generation) Wi-Fi
            iPad13C9 iPad Pro 12.9-inch (5th generation) Wi-Fi (1 or 2 TB)
            iPad13C10 iPad Pro 12.9-inch (5th generation) Wi-Fi + Cellular
            iPad13C11 iPad Pro 12.9-inch (5th generation) Wi-Fi + Cellular (1 or 2 TB)
            iPad13C16 iPad Air (5th generation) Wi-Fi
            iPad13C17 iPad Air (5th generation) Wi-Fi + Cellular
            iPad13C18 iPad (10th generation) Wi-Fi
            iPad13C19 iPad (10th generation) Wi-Fi + Cellular
            iPad14C1 iPad mini (6th generation) Wi-Fi
            iPad14C2 iPad mini (6th generation) Wi-Fi + Cellular
            iPad14C3 iPad Pro 11-inch (4th generation) Wi-Fi
            iPad14C4 iPad Pro 11-inch (4th generation) Wi-Fi + Cellular
            iPad14C5 iPad Pro 12.9-inch (6th generation) Wi-Fi
            iPad14C6 iPad Pro 12.9-inch (6th generation) Wi-Fi + Cellular
            iPad14C8 iPad Air 11-inch (M2) Wi-Fi
            iPad14C9 iPad Air 11-inch (M2) Wi-Fi + Cellular
            iPad14C10 iPad Air 13-inch (M2) Wi-Fi
            iPad14C11 iPad Air 13-inch (M2) Wi-Fi + Cellular
            iPad15C3 iPad Air 11-inch (M3) Wi-Fi
            iPad15C4 iPad Air 11-inch (M3) Wi-Fi + Cellular
            iPad15C5 iPad Air 13-inch (M3) Wi-Fi
            iPad15C6 iPad Air 13-inch (M3) Wi-Fi + Cellular
            iPad15C7 iPad (A16) Wi-Fi
            iPad15C8 iPad (A16) Wi-Fi + Cellular
            iPad16C1 iPad mini (A17 Pro) Wi-Fi
            iPad16C2 iPad mini (A17 Pro) Wi-Fi + Cellular
            iPad16C3 iPad Pro 11-inch (M4) Wi-Fi
            iPad16C4 iPad Pro 11-inch (M4) Wi-Fi + Cellular
            iPad16C5 iPad Pro 13-inch (M4) Wi-Fi
            iPad16C6 iPad Pro 13-inch (M4) Wi-Fi + Cellular
            iPad16C8 iPad Air 11-inch (M4) Wi-Fi
            iPad16C9 iPad Air 11-inch (M4) Wi-Fi + Cellular
            iPad16C10 iPad Air 13-inch (M4) Wi-Fi
            iPad16C11 iPad Air 13-inch (M4) Wi-Fi + Cellular
            iPad17C1 iPad Pro 11-inch Wi-Fi (M5)
            iPad17C2 iPad Pro 11-inch Wi-Fi + Cellular (M5)
            iPad17C3 iPad Pro 13-inch Wi-Fi (M5)
            iPad17C4 iPad Pro 13-inch Wi-Fi + Cellular (M5)
            iPod7C1 iPod touch (6th generation)
            iPod9C1 iPod touch (7th generation)
            """;

    static Stream<Arguments> releases() {
        return Stream.of(RELEASES.split(";"))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .flatMap(release -> {
                    List<String> words = List.of(release.split(" "));
                    return words.stream().skip(1).map(build -> Arguments.of(build, words.get(0)));
                });
    }

    static Stream<Arguments> models() {
        return MODELS.lines().map(line -> {
            int space = line.indexOf(' ');
            return Arguments.of(line.substring(0, space), line.substring(space + 1));
        });
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("releases")
    void knowsTheVersionOfEveryReleasedBuild(String build, String version) {
        // Given
        int letter = build.length() - build.replaceFirst("^[0-9]+", "").length();
        int place = build.charAt(letter) - 'A' + 1;
        String encoded = build.substring(0, letter) + String.format(Locale.ROOT, "%02d", place) + "."
                + build.substring(letter + 1);

        // When
        UserAgent agent = UserAgent.decode("Apple-iPad13C18/" + encoded);

        // Then
        assertThat(agent.osBuild()).isEqualTo(build);
        assertThat(agent.osVersion()).isEqualTo(version);
        assertThat(agent.beta()).isFalse();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @MethodSource("models")
    void knowsTheNameOfEveryModel(String model, String name) {
        assertThat(UserAgent.decode("Apple-" + model + "/1907.71").modelName()).isEqualTo(name);
        assertThat(DeviceModels.name(model.replaceFirst("(?<=[0-9])C", ","))).isEqualTo(name);
    }

    @Test
    void hasTheReleasedBuildsAndFourRapidSecurityResponses() {
        assertThat(releases()).hasSize(257);
        assertThat(DeviceCatalogue.versions()).hasSize(257 + 4);
    }

    @Test
    void hasTheModelsThatCanStillSyncAndThe38BeforeAndAfter() {
        assertThat(models()).hasSize(141);
        assertThat(DeviceCatalogue.models()).hasSize(141 + 38);
    }

    @ParameterizedTest(name = "{0} ends at {1}")
    @CsvSource(
            delimiter = ' ',
            value = {
                "iPhone5,1 10.3",
                "iPhone5,2 10.3",
                "iPhone5,3 10.3",
                "iPhone5,4 10.3",
                "iPhone6,1 12.5",
                "iPhone6,2 12.5",
                "iPhone7,1 12.5",
                "iPhone7,2 12.5",
                "iPad4,1 12.5",
                "iPad4,2 12.5",
                "iPad4,3 12.5",
                "iPad4,4 12.5",
                "iPad4,5 12.5",
                "iPad4,6 12.5",
                "iPad4,7 12.5",
                "iPad4,8 12.5",
                "iPad4,9 12.5",
                "iPod7,1 12.5",
                "iPhone8,1 15.8",
                "iPhone8,2 15.8",
                "iPhone8,4 15.8",
                "iPhone9,1 15.8",
                "iPhone9,2 15.8",
                "iPhone9,3 15.8",
                "iPhone9,4 15.8",
                "iPad5,1 15.8",
                "iPad5,4 15.8",
                "iPod9,1 15.8",
            })
    void knowsTheLastVersionOfOldModels(String model, String last) {
        assertThat(DeviceModels.lastVersion(model)).hasToString(last);
        assertThat(DeviceModels.canRun(model, 15, 6)).isEqualTo(last.equals("15.8"));
        assertThat(DeviceModels.canRun(model, 12, 0)).isEqualTo(!last.equals("10.3"));
        assertThat(DeviceModels.canRun(model, 16, 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iPhone10,1", "iPhone18,3", "iPad6,11", "iPad17,4", "iPhone99,1", "iPhone", ""})
    void takesAllOtherModelsToRunWhatIsNeeded(String model) {
        assertThat(DeviceModels.lastVersion(model)).isNull();
        assertThat(DeviceModels.canRun(model, 15, 6)).isTrue();
    }

    @Test
    void namesNoModelThatItDoesNotKnow() {
        assertThat(DeviceModels.name("iPhone99,1")).isEmpty();
        assertThat(UserAgent.decode("Apple-iPhone99C1/1907.71").modelName()).isEmpty();
    }
}
