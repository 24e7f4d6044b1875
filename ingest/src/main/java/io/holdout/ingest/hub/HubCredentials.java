package io.holdout.ingest.hub;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Credentials of Microsoft Entra ID, from the environment variables that Azure's own tools set and read. The identity needs the
 * role Azure Event Hubs Data Receiver on the hub.
 */
public enum HubCredentials {
    /** A service account of Kubernetes that Entra ID trusts; the webhook of workload identity sets the variables. */
    WORKLOAD_IDENTITY("AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_FEDERATED_TOKEN_FILE"),

    /** The identity of the machine; with {@code AZURE_CLIENT_ID} one of several. */
    MANAGED_IDENTITY(""),

    /** An application with a secret. */
    CLIENT_SECRET("AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_CLIENT_SECRET");

    /** Names of variables, with blanks between. */
    private final String needed;

    HubCredentials(String needed) {
        this.needed = needed;
    }

    /**
     * Makes the credential; nothing is asked of Azure yet.
     *
     * @throws IllegalArgumentException naming the variables that are missing
     */
    TokenCredential from(Map<String, String> environment) {
        List<String> missing = Stream.of(needed.split(" "))
                .filter(name ->
                        !name.isEmpty() && environment.getOrDefault(name, "").isBlank())
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("set " + String.join(", ", missing) + " in the environment");
        }
        String tenant = environment.getOrDefault("AZURE_TENANT_ID", "");
        String client = environment.getOrDefault("AZURE_CLIENT_ID", "");
        String authority = environment.getOrDefault("AZURE_AUTHORITY_HOST", "");
        return switch (this) {
            case WORKLOAD_IDENTITY -> {
                WorkloadIdentityCredentialBuilder builder = new WorkloadIdentityCredentialBuilder()
                        .tenantId(tenant)
                        .clientId(client)
                        .tokenFilePath(environment.getOrDefault("AZURE_FEDERATED_TOKEN_FILE", ""));
                yield (authority.isBlank() ? builder : builder.authorityHost(authority)).build();
            }
            case MANAGED_IDENTITY -> {
                ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder();
                yield (client.isBlank() ? builder : builder.clientId(client)).build();
            }
            case CLIENT_SECRET -> {
                ClientSecretCredentialBuilder builder = new ClientSecretCredentialBuilder()
                        .tenantId(tenant)
                        .clientId(client)
                        .clientSecret(environment.getOrDefault("AZURE_CLIENT_SECRET", ""));
                yield (authority.isBlank() ? builder : builder.authorityHost(authority)).build();
            }
        };
    }
}
