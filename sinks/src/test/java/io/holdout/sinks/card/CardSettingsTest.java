package io.holdout.sinks.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdout.model.Severity;
import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CardSettingsTest {

    @ParameterizedTest
    @CsvSource({"SOC on call,oncall@contoso.example", "Ærlige Ødegård-O'Neil (SOC),22222222-0000-4000-8000-000000000001"
    })
    void aMentionIsANameAndAnId(String name, String id) {
        assertThat(new CardSettings.Mention(name, id, Severity.HIGH).text()).isEqualTo("<at>" + name + "</at>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "<at>x", "a]b", "a*b", "a\nb", "a\u202Eb", "a&lt;b"})
    void aNameThatIsMoreThanTextIsRefused(String name) {
        assertThatThrownBy(() -> new CardSettings.Mention(name, "oncall@contoso.example", Severity.HIGH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name of a mention");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "everyone", "22222222", "a b@contoso.example", "a@b@contoso.example"})
    void anIdThatEntraDoesNotHaveIsRefused(String id) {
        assertThatThrownBy(() -> new CardSettings.Mention("SOC", id, Severity.HIGH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id of a mention");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/relative",
                "ftp://x.example",
                "javascript:alert(1)",
                "https://u:p@x.example",
                "https://x.example/#a"
            })
    void aConsoleThatIsNoPageIsRefused(String address) {
        assertThatThrownBy(() -> new CardSettings(Locale.ENGLISH, URI.create(address), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("console");
    }
}
