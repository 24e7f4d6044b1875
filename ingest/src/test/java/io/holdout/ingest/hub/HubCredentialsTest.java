package io.holdout.ingest.hub;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubCredentialsTest {
    private static final String SECRET = "Zq8~the.secret_of-the.application";

    @Test
    void namesTheVariablesThatAreMissing() {
        assertThatThrownBy(() -> HubCredentials.CLIENT_SECRET.from(
                        Map.of("AZURE_TENANT_ID", "contoso", "AZURE_CLIENT_ID", " ", "AZURE_CLIENT_SECRET", SECRET)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("set AZURE_CLIENT_ID in the environment");
    }

    @Test
    void refusesAnAuthorityThatWouldHearTheSecretInTheClear() {
        assertThatThrownBy(() -> HubCredentials.CLIENT_SECRET.from(Map.of(
                        "AZURE_TENANT_ID",
                        "contoso",
                        "AZURE_CLIENT_ID",
                        "holdout",
                        "AZURE_CLIENT_SECRET",
                        SECRET,
                        "AZURE_AUTHORITY_HOST",
                        "http://login.contoso.example")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void saysWhichTokenOfAServiceAccountIsMissing(@TempDir Path directory) {
        String file = directory.resolve("token").toString();
        TokenCredential credential = HubCredentials.WORKLOAD_IDENTITY.from(Map.of(
                "AZURE_TENANT_ID",
                "contoso",
                "AZURE_CLIENT_ID",
                "holdout",
                "AZURE_FEDERATED_TOKEN_FILE",
                file,
                "AZURE_AUTHORITY_HOST",
                "https://login.contoso.example"));

        assertThatThrownBy(() -> credential
                        .getToken(new TokenRequestContext().addScopes("https://eventhubs.azure.net/.default"))
                        .block())
                .isInstanceOf(LoginException.class)
                .hasMessageStartingWith("Microsoft Entra ID gives no token (NoSuchFileException: " + file + "): check")
                .hasMessageContaining("AZURE_FEDERATED_TOKEN_FILE");
    }
}
