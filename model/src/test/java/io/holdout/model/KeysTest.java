package io.holdout.model;

import static io.holdout.model.SignInBuilder.aSignIn;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeysTest {

    @Test
    void aUserIsKeyedByIdAndElseByLowerCaseName() {
        assertThat(Keys.user(aSignIn().user("ID-1", "Ada@Contoso.Example").build()))
                .isEqualTo("contoso|id-1");
        assertThat(Keys.user(aSignIn().user("", "Ada@Contoso.Example").build()))
                .isEqualTo("contoso|ada@contoso.example");
    }

    @Test
    void failuresOfUnknownUsersAreSpreadBySourceAddress() {
        assertThat(Keys.user(
                        aSignIn().user("", "guess1@contoso.example").code(50034).build()))
                .isEqualTo("contoso|@203.0.113.7");
    }

    @Test
    void aDeviceLiesInThePartitionOfItsUser() {
        String user = Keys.user(aSignIn().build());

        assertThat(Keys.partition(Keys.device(user, "apple:iPhone9,1"), 12)).isEqualTo(Keys.partition(user, 12));
    }

    @Test
    void whatIsAboutATenantHasAKeyThatIsNoUsers() {
        assertThat(Keys.tenant("contoso")).isEqualTo("contoso|");
        assertThat(Keys.tenant("a|b")).isEqualTo("a%7Cb|");
        assertThat(Keys.user(aSignIn().user("", "").from("", "", 0).build())).isNotEqualTo(Keys.tenant("contoso"));
    }

    @Test
    void aNameWithTheSeparatorCannotReachAnotherUsersKey() {
        assertThat(Keys.user(aSignIn().user("", "ada|x@contoso.example").build()))
                .isEqualTo("contoso|ada%7Cx@contoso.example");
    }

    @Test
    void aNameWithAZeroByteCannotReachAnotherUsersRows() {
        assertThat(Keys.user(aSignIn().user("", "ada\0x@contoso.example").build()))
                .isEqualTo("contoso|ada%00x@contoso.example");
        assertThat(Keys.user(aSignIn().user("id\0x", "").build())).isEqualTo("contoso|id%00x");
    }
}
