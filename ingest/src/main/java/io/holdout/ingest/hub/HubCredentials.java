package io.holdout.ingest.hub;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.AzureAuthorityHosts;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Credentials of Microsoft Entra ID, from the environment variables that Azure's own tools set and read. The identity needs the
 * role Azure Event Hubs Data Receiver on the hub.
 */
public enum HubCredentials {
    /** A service account of Kubernetes that Entra ID trusts; the webhook of workload identity sets the variables. */
    WORKLOAD_IDENTITY(
            "AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_FEDERATED_TOKEN_FILE",
            "check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE, and that the application trusts this"
                    + " service account"),

    /** The identity of the machine; with {@code AZURE_CLIENT_ID} one of several. */
    MANAGED_IDENTITY("", "give this machine an identity, or set AZURE_CLIENT_ID to the one of several"),

    /** An application with a secret. */
    CLIENT_SECRET(
            "AZURE_TENANT_ID AZURE_CLIENT_ID AZURE_CLIENT_SECRET",
            "check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET");

    private static final Set<String> CLOUDS = Set.of(
            AzureAuthorityHosts.AZURE_PUBLIC_CLOUD,
            AzureAuthorityHosts.AZURE_GOVERNMENT,
            AzureAuthorityHosts.AZURE_CHINA);

    /** Names of variables, with blanks between. */
    private final String needed;

    /** What to do when there is no token. */
    private final String advice;

    HubCredentials(String needed, String advice) {
        this.needed = needed;
        this.advice = advice;
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
        TokenCredential credential = credential(environment);
        // what comes out of it is of several libraries, and has to be told from what goes wrong with a hub
        return request -> credential.getToken(request).onErrorMap(e -> LoginException.of(e, advice));
    }

    private TokenCredential credential(Map<String, String> environment) {
        String tenant = environment.getOrDefault("AZURE_TENANT_ID", "");
        String client = environment.getOrDefault("AZURE_CLIENT_ID", "");
        String authority = environment.getOrDefault("AZURE_AUTHORITY_HOST", "");
        return switch (this) {
            case WORKLOAD_IDENTITY ->
                at(authority, new WorkloadIdentityCredentialBuilder())
                        .tenantId(tenant)
                        .clientId(client)
                        .tokenFilePath(environment.getOrDefault("AZURE_FEDERATED_TOKEN_FILE", ""))
                        .build();
            case MANAGED_IDENTITY -> {
                ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder();
                yield (client.isBlank() ? builder : builder.clientId(client)).build();
            }
            case CLIENT_SECRET ->
                at(authority, new ClientSecretCredentialBuilder())
                        .tenantId(tenant)
                        .clientId(client)
                        .clientSecret(environment.getOrDefault("AZURE_CLIENT_SECRET", ""))
                        .build();
        };
    }

    /**
     * With an authority of one's own, instance discovery is off: it asks the public cloud about the authority, which does not know
     * it, and which a closed network does not reach.
     */
    private static <T extends AadCredentialBuilderBase<T>> T at(String authority, T builder) {
        if (authority.isBlank()) {
            return builder;
        }
        builder.authorityHost(authority);
        String host = authority.endsWith("/") ? authority : authority + "/";
        return CLOUDS.contains(host.toLowerCase(Locale.ROOT)) ? builder : builder.disableInstanceDiscovery();
    }
}
