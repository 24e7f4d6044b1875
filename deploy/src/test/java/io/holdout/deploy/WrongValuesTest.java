package io.holdout.deploy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that cannot work end the rendering with a sentence that says what to do. */
class WrongValuesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kafka.bootstrap= | kafka.bootstrap is empty: set the address of your Kafka, HOST:PORT
            kafka.partitions=2 | processor.replicas is 3, more than the 2 kafka.partitions
            ingest.replicas=13 | ingest.replicas is 13, more than the 12 partitions of the hubs
            sinks.replicas=9 | sinks.replicas is 9, more than the 8 partitions of the deliveries
            processor.standbys=3 | processor.standbys is 3 and needs 4 instances
            identity.clientId= | no identity: eventHubs.auth workload-identity needs identity.clientId and identity.tenantId
            identity.tenantId= | no identity: eventHubs.auth workload-identity needs identity.clientId and identity.tenantId
            eventHubs.namespace= | eventHubs.namespace is empty: with auth workload-identity set it
            eventHubs.auth=connection-string | eventHubs.secret is empty: auth connection-string needs the name of a Secret
            kafka.security.password=hunter2 | kafka.security.password is a secret in plain text
            kafka.security.jaasConfig=x | kafka.security.jaasConfig is a secret in plain text
            eventHubs.connectionString=Endpoint | eventHubs.connectionString is a secret in plain text
            eventHubs.clientSecret=x | eventHubs.clientSecret is a secret in plain text
            sinks.teamsWebhook=https://contoso.example | sinks.teamsWebhook is a secret in plain text
            sinks.delivery.webhooks.soc.url=https://contoso.example | sinks.delivery.webhooks.soc.url is a secret in plain text
            kafka.properties.ssl\\.key\\.password=x | kafka.properties has ssl.key.password as plain text
            sinks.extraEnv[0].name=HOLDOUT_TEAMS_WEBHOOK,sinks.extraEnv[0].value=x | sinks.extraEnv has HOLDOUT_TEAMS_WEBHOOK as plain text
            ingest.extraEnv[0].name=AZURE_CLIENT_SECRET,ingest.extraEnv[0].value=x | ingest.extraEnv has AZURE_CLIENT_SECRET as plain text
            processor.extraEnv[0].name=KAFKA_SSL_KEY_PASSWORD,processor.extraEnv[0].value=x | processor.extraEnv has KAFKA_SSL_KEY_PASSWORD as plain text
            kafka.properties.sasl\\.oauthbearer\\.client\\.credentials\\.client\\.secret=x | kafka.properties has sasl.oauthbearer.client.credentials.client.secret as plain text
            kafka.properties.sasl\\.oauthbearer\\.assertion\\.private\\.key\\.passphrase=x | kafka.properties has sasl.oauthbearer.assertion.private.key.passphrase as plain text
            sinks.extraEnv[0].name=TICKETING_TOKEN,sinks.extraEnv[0].value=x | sinks.extraEnv has TICKETING_TOKEN as plain text
            sinks.delivery.webhooks.desk.url=env:DESK,sinks.extraEnv[0].name=DESK,sinks.extraEnv[0].value=https://contoso.example | sinks.extraEnv has DESK, the url of webhook desk, as plain text
            http.host=127.0.0.1 | http.host is 127.0.0.1, where no probe of Kubernetes reaches it
            strimzi.checkpoints[0].source=contoso.insights-logs-signinlogs.holdout,strimzi.checkpoints[0].partitions=4 | strimzi.checkpoints has some sources and not contoso.insights-logs-noninteractiveusersigninlogs.holdout
            sinks.teamsSecret= | sinks has nobody to tell: set sinks.teamsSecret or sinks.delivery
            strimzi.users=false | ingest has no credentials for Kafka: name a Secret in kafka.security.secret
            strimzi.topics=false,strimzi.checkpoints[0].source=contoso.insights-logs-signinlogs.holdout,strimzi.checkpoints[0].partitions=4 | strimzi.checkpoints are declared only with strimzi.topics
            strimzi.checkpoints[0].source=contoso.insights-logs-signinlogs.holdout,strimzi.checkpoints[0].partitions=2 | strimzi.checkpoints has 2 partitions for contoso.insights-logs-signinlogs.holdout and eventHubs.partitions is 4
            kafka.security.secret=shared | kafka.security.secret and strimzi.users are two answers to who logs in at Kafka
            commonLabels.app\\.kubernetes\\.io/name=x | commonLabels has app.kubernetes.io/name, by which the chart finds its pods
            sinks.podLabels.app\\.kubernetes\\.io/component=x | sinks.podLabels has app.kubernetes.io/component, by which the chart finds its pods
            kafka.properties.producer\\.linger\\.ms=5 | kafka.properties has producer.linger.ms, which is no property of a Kafka client
            strimzi.cluster= | strimzi.cluster is empty: set the name of the Kafka resource
            strimzi.authentication=tls | strimzi.authentication tls goes with kafka.security.protocol SSL
            kafka.security.protocol=SSL | strimzi.authentication scram-sha-512 goes with kafka.security.protocol SASL_SSL
            serviceAccount.create=false | serviceAccount.name is empty
            trialKafka.enabled=true | kafka.bootstrap and trialKafka.enabled are two Kafkas
            ingest.enabled=false,processor.enabled=false,sinks.enabled=false | nothing is switched on
            processor.autoscaling.enabled=true | processor.autoscaling needs autoscaling.prometheus
            processor.autoscaling.enabled=true,processor.autoscaling.maxReplicas=13 | processor.autoscaling.maxReplicas is 13, more than the 12 kafka.partitions
            processor.autoscaling.enabled=true | processor.standbys is 1 and needs 2 instances: raise processor.autoscaling.minReplicas
            ingest.autoscaling.enabled=true,eventHubs.partitions=0 | ingest.autoscaling.maxReplicas is not known
            """)
    void failWithASentence(String settings, String sentence) {
        assertThatThrownBy(() -> Chart.render(Chart.values("strimzi"), settings(settings)))
                .hasMessageContaining(sentence);
    }

    /** Of the wrong type, out of range, misspelt: the schema says where. */
    @ParameterizedTest
    @CsvSource({
        "kafka.partitions=0, kafka",
        "kafka.partitons=12, partitons",
        "kafka.bootstrap=kafka.example, bootstrap",
        "kafka.prefix=a.b, prefix",
        "processor.threads=65, threads",
        "processor.siemTopics[0]=alerts, siemTopics",
        "eventHubs.auth=password, auth",
        "ingest.terminationGracePeriodSeconds=10, terminationGracePeriodSeconds",
        "image.digest=latest, digest",
        "sinks.autoscaling.enabled=true, autoscaling",
    })
    void areRefusedByTheSchema(String settings, String where) {
        assertThatThrownBy(() -> Chart.render(Chart.values("strimzi"), settings(settings)))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(where);
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> Chart.render(
                        Chart.values("managed"), Map.of("kafka.bootstrap", "", "kafka.security.secret", "")))
                .hasMessageContaining("kafka.bootstrap is empty")
                .hasMessageContaining("ingest has no credentials")
                .hasMessageContaining("sinks has no credentials");
    }

    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String setting : text.split(",", -1)) {
            int end = setting.indexOf('=');
            settings.put(setting.substring(0, end), setting.substring(end + 1));
        }
        return settings;
    }
}
