package io.holdout.processor.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdout.model.IpAddress;
import io.holdout.model.Protocol;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class AgentProperties {
    @Property(tries = 5_000)
    void isTotalAndLetsOnlySafeTextThrough(@ForAll("agents") String text, @ForAll("addresses") String address) {
        UserAgent agent = UserAgent.decode(text);
        String key = DeviceKey.of(agent, Protocol.EAS, SourcePrefix.of(address));

        assertThat(agent.model()).matches("[A-Za-z0-9,._-]{0,40}");
        assertThat(agent.osVersion()).matches("[0-9.]{0,20}( \\([a-z]\\))?");
        assertThat(agent.osBuild()).matches("([0-9]{1,2}[A-Z][0-9]{1,9}[a-z]?)?");
        assertThat(key).matches("[a-z-]+(:[A-Za-z0-9,._:/-]+)?");
    }

    @Property
    void readsBackEveryBuild(
            @ForAll @IntRange(min = 1, max = 30) int train,
            @ForAll @CharRange(from = 'A', to = 'Z') char letter,
            @ForAll @IntRange(min = 1, max = 99_999) int number,
            @ForAll @IntRange(max = 26) int suffix) {
        String encoded = String.format(Locale.ROOT, "%d%02d.%d", train, letter - 'A' + 1, number);
        String build = train + "" + letter + number;
        if (suffix > 0) {
            encoded += String.format(Locale.ROOT, "000%02d", suffix);
            build += (char) ('a' + suffix - 1);
        }

        UserAgent agent = UserAgent.decode("Apple-iPhone9C1/" + encoded);

        assertThat(agent.osBuild()).isEqualTo(build);
        assertThat(AppleBuild.parse(build)).hasToString(build);
    }

    @Property
    void namesTheNetworkOfEveryIpv6Address(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
        // Given: 2000::/3, where no IPv4 address is mapped to
        bytes[0] = (byte) (0x20 | (bytes[0] & 0x1f));
        byte[] network = bytes.clone();
        Arrays.fill(network, 8, 16, (byte) 0);

        // When
        SourcePrefix prefix = SourcePrefix.of(InetAddress.getByAddress(bytes).getHostAddress());

        // Then: the text is an address again, that of the network
        String text = prefix.text();
        assertThat(text).endsWith("::/64");
        assertThat(IpAddress.parse(text.substring(0, text.indexOf('/')))).isEqualTo(network);
    }

    /** Pieces of known forms in any order, and known forms with a stretch cut out. */
    @Provide
    Arbitrary<String> agents() {
        Arbitrary<String> forms = Arbitraries.of(
                "Apple-",
                "iPhone9C1",
                "/",
                "1907.71",
                "C1",
                "%2C",
                "iOS/",
                "15.6",
                " (19G71)",
                "Android-",
                "SAMSUNG-",
                "SM-A515F",
                "Microsoft Office/",
                "16.0",
                "Mozilla/5.0 (",
                "99999999999",
                "000",
                "|",
                ".",
                "\u0000",
                "é",
                "macOS/");
        Arbitrary<String> pieces =
                Arbitraries.oneOf(forms, Arbitraries.strings().ofMaxLength(5));
        Arbitrary<String> whole = Arbitraries.of(
                "Apple-iPhone9C1/1907.71",
                "Apple-iPhone9%2C1/2005.77252000001",
                "iOS/15.6 (19G71) dataaccessd/1.0",
                "Mac OS X/10.14.6 (18G95) CalendarAgent/416",
                "Android-SAMSUNG-SM-A515F/101.10",
                "Android-Mail/2020.11.29.346182102.Release",
                "Outlook-iOS-Android/1.0",
                "MSFT-WIN-3/10.0.17134",
                "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.14326; Pro)",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X)",
                "CBAInPROD");
        Arbitrary<Integer> start = Arbitraries.integers().between(0, 60);
        Arbitrary<Integer> length = Arbitraries.integers().between(0, 8);
        return Arbitraries.oneOf(
                pieces.list().ofMaxSize(12).map(list -> String.join("", list)),
                Combinators.combine(whole, start, length).as(AgentProperties::cut));
    }

    private static String cut(String text, int from, int length) {
        int start = Math.min(from, text.length());
        return text.substring(0, start) + text.substring(Math.min(start + length, text.length()));
    }

    @Provide
    Arbitrary<String> addresses() {
        return Arbitraries.strings().withChars("0123456789abcdefF:.%/ xé１").ofMaxLength(45);
    }
}
