package io.holdout.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "100.64.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fc00::1",
                "fdff::1",
                "ff02::1",
                "::ffff:192.168.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::"
            })
    void theseAreNoPartOfTheInternet(String address) throws UnknownHostException {
        assertThat(PrivateAddress.is(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.255.255.255",
                "11.0.0.1",
                "100.128.0.1",
                "172.32.0.1",
                "192.167.0.1",
                "52.112.0.1",
                "2603:1030::1",
                "64:ff9b::3470:1",
                "::ffff:52.112.0.1",
                "2002:3470:1::"
            })
    void theseAre(String address) throws UnknownHostException {
        assertThat(PrivateAddress.is(InetAddress.getByName(address))).isFalse();
    }
}
