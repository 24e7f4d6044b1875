package io.holdout.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.0/24,      203.0.113.255,            true",
        "203.0.113.0/24,      203.0.114.0,              false",
        "203.0.113.128/25,    203.0.113.127,            false",
        "203.0.113.128/25,    203.0.113.128,            true",
        "203.0.113.7,         203.0.113.7,              true",
        "203.0.113.7/32,      203.0.113.8,              false",
        "203.0.113.0/24,      ::ffff:203.0.113.9,       true",
        "::ffff:203.0.113.0/120, 203.0.113.9,           true",
        "0.0.0.0/0,           198.51.100.1,             true",
        "0.0.0.0/0,           2001:db8::1,              false",
        "2001:db8::/32,       2001:db8:ffff::1,         true",
        "2001:db8::/32,       2001:db9::1,              false",
        "2001:db8:0:8000::/49, 2001:db8:0:7fff::1,      false",
        "2001:db8::1,         2001:0DB8:0:0:0:0:0:1,    true",
        "2001:db8::/32,       2001:db8::1%eth0,         true",
        "203.0.113.0/24,      unknown,                  false",
        "203.0.113.0/24,      '',                       false"
    })
    void anAddressLiesInARangeOrNot(String range, String address, boolean inside) {
        assertThat(AddressRange.parse(range).contains(address)).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7/32,            203.0.113.7",
        "::ffff:203.0.113.0/120,    203.0.113.0/24",
        "2001:DB8:0:0:1:0:0:0/80,   2001:db8:0:0:1::/80",
        "2001:db8:0:0:0:0:0:1,      2001:db8::1",
        "0:0:0:0:0:0:0:0/0,         ::/0",
        "1:0:2:0:3:0:4:0,           1:0:2:0:3:0:4:0"
    })
    void twoSpellingsOfOneRangeAreOne(String spelled, String canonical) {
        AddressRange range = AddressRange.parse(spelled);

        assertThat(range).hasToString(canonical).isEqualTo(AddressRange.parse(canonical));
        assertThat(AddressRange.parse(range.toString())).hasSameHashCodeAs(range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/24",
                "office",
                "203.0.113.0/",
                "203.0.113.0/33",
                "203.0.113.0/-1",
                "203.0.113.0/٢٤",
                "203.0.113.0/24/8",
                "203.0.113.7/24",
                "203.0.113",
                "010.0.0.1",
                "2001:db8::/129",
                "2001:db8::1/64",
                "::ffff:203.0.113.0/95",
                "fe80::1%eth0",
                "203.0.113.1-203.0.113.9"
            })
    void whatIsNoRangeIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void aRangeOfEveryAddressIsKnownForOne() {
        assertThat(AddressRange.parse("::/0").isEverything()).isTrue();
        assertThat(AddressRange.parse("0.0.0.0/1").isEverything()).isFalse();
    }
}
