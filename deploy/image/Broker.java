import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** A broker that is set up by its environment as the image apache/kafka is: {@code KAFKA_LOG_DIRS} is {@code log.dirs}. */
final class Broker {
    private static final String PREFIX = "KAFKA_";
    private static final Set<String> NOT_OF_THE_BROKER = Set.of("KAFKA_HEAP_OPTS", "KAFKA_OPTS", "KAFKA_VERSION");
    /** That of apache/kafka where none is given. */
    private static final String CLUSTER = "5L6g3nShT-eMCtK--X86sw";

    private Broker() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> environment = System.getenv();
        KafkaConfig config = new KafkaConfig(properties(environment), false);
        List<String> directories = config.logDirs();
        new Formatter()
                .setNodeId(config.nodeId())
                .setClusterId(environment.getOrDefault("CLUSTER_ID", CLUSTER))
                .setDirectories(directories)
                .setMetadataLogDirectory(directories.get(0))
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setControllerListenerName(environment.getOrDefault("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER"))
                .setIgnoreFormatted(true)
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .run();
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "shutdown"));
        server.startup();
        // what Testcontainers waits for
        System.out.println("Transitioning from RECOVERY to RUNNING");
        server.awaitShutdown();
    }

    private static Properties properties(Map<String, String> environment) {
        Properties properties = new Properties();
        properties.put("log.dirs", "/tmp/kraft-combined-logs");
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !NOT_OF_THE_BROKER.contains(name)) {
                properties.put(property(name), value);
            }
        });
        return properties;
    }

    private static String property(String variable) {
        return variable.substring(PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace("___", "-")
                .replace("__", "\n")
                .replace('_', '.')
                .replace('\n', '_');
    }
}
