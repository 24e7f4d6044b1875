package io.holdout.deploy;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an API server would say to an object: of built-in kinds that a field is unknown, missing or of another type; of the operators' kinds
 * that a field is unknown or of another type.
 */
final class KubernetesTypes {
    private interface Check {
        void of(String json) throws IOException;
    }

    private interface Strict {
        void validate(JsonElement object) throws IOException;
    }

    private static final Map<String, Check> KINDS = Map.ofEntries(
            builtIn("apps/v1", "Deployment", V1Deployment::validateJsonElement, V1Deployment::fromJson),
            builtIn("apps/v1", "StatefulSet", V1StatefulSet::validateJsonElement, V1StatefulSet::fromJson),
            builtIn("v1", "Service", V1Service::validateJsonElement, V1Service::fromJson),
            builtIn("v1", "ServiceAccount", V1ServiceAccount::validateJsonElement, V1ServiceAccount::fromJson),
            builtIn("v1", "ConfigMap", V1ConfigMap::validateJsonElement, V1ConfigMap::fromJson),
            builtIn("v1", "Secret", V1Secret::validateJsonElement, V1Secret::fromJson),
            builtIn("v1", "Pod", V1Pod::validateJsonElement, V1Pod::fromJson),
            builtIn(
                    "policy/v1",
                    "PodDisruptionBudget",
                    V1PodDisruptionBudget::validateJsonElement,
                    V1PodDisruptionBudget::fromJson),
            builtIn(
                    "networking.k8s.io/v1",
                    "NetworkPolicy",
                    V1NetworkPolicy::validateJsonElement,
                    V1NetworkPolicy::fromJson),
            typed("kafka.strimzi.io/v1", "KafkaTopic", KafkaTopic.class),
            typed("kafka.strimzi.io/v1", "KafkaUser", KafkaUser.class),
            typed("monitoring.coreos.com/v1", "ServiceMonitor", ServiceMonitor.class),
            typed("monitoring.coreos.com/v1", "PrometheusRule", PrometheusRule.class),
            schema("keda.sh/v1alpha1", "ScaledObject"),
            schema("cilium.io/v2", "CiliumNetworkPolicy"));

    private KubernetesTypes() {}

    /** Fails with the field that is wrong. */
    static void check(JsonNode object) throws IOException {
        String kind =
                object.path("apiVersion").asText() + " " + object.path("kind").asText();
        Check check = KINDS.get(kind);
        if (check == null) {
            throw new AssertionError("nothing is known of " + kind);
        }
        try {
            check.of(object.toString());
        } catch (IOException | IllegalArgumentException e) {
            throw new AssertionError(kind + " " + Chart.name(object) + ": " + e.getMessage(), e);
        }
    }

    private static Map.Entry<String, Check> builtIn(String version, String kind, Strict fields, Check types) {
        return Map.entry(version + " " + kind, json -> {
            fields.validate(JsonParser.parseString(json));
            types.of(json);
        });
    }

    private static Map.Entry<String, Check> typed(String version, String kind, Class<?> type) {
        return Map.entry(version + " " + kind, json -> STRICT.readValue(json, type));
    }

    /** Unknown fields are an error; the models would put them aside. */
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .addModule(new SimpleModule().setDeserializerModifier(new BeanDeserializerModifier() {
                private static final long serialVersionUID = 1;

                @Override
                public BeanDeserializerBuilder updateBuilder(
                        DeserializationConfig config, BeanDescription description, BeanDeserializerBuilder builder) {
                    builder.setAnySetter(null);
                    return builder;
                }
            }))
            .build();

    /** Of what we use of them; there are no models in Java. */
    private static Map.Entry<String, Check> schema(String version, String kind) {
        return Map.entry(version + " " + kind, json -> {
            String name = kind + ".schema.json";
            try (InputStream text = KubernetesTypes.class.getResourceAsStream(name)) {
                Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(Objects.requireNonNull(text, name));
                List<String> errors = schema.validate(new ObjectMapper().readTree(json)).stream()
                        .map(Object::toString)
                        .toList();
                if (!errors.isEmpty()) {
                    throw new IllegalArgumentException(String.join("; ", errors));
                }
            }
        });
    }
}
