package io.holdout.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iPhone8,4  | 15D100  | Apple-iPhone8C4/1504.100",
                "iPhone9,1  | 16B92   | Apple-iPhone9C1/1602.92",
                "iPhone14,5 | 22B91   | Apple-iPhone14C5/2202.91",
                "iPad13,18  | 17E8255 | Apple-iPad13C18/1705.8255",
                "iPhone12,1 | 19G71   | Apple-iPhone12C1/1907.71",
                "iPhone18,3 | 24A5390f| Apple-iPhone18C3/2401.539000006",
            })
    void appleDevicesNameThemselvesByModelAndEncodedBuild(String model, String build, String agent) {
        assertThat(Device.appleAgent(model, build)).isEqualTo(agent);
    }

    @Test
    void refusesABuildThatAppleCouldNotHaveMade() {
        assertThatThrownBy(() -> Device.appleAgent("iPhone9,1", "15.6")).isInstanceOf(IllegalArgumentException.class);
    }
}
