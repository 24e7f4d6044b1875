package io.holdout.deploy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Network.Ipam;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker and Holdout's services as containers in one network. */
final class Containers {
    /** Of the broker, for containers. */
    static final String BOOTSTRAP = "kafka:19092";

    static final String IMAGE = System.getProperty("holdout.image", "holdout:latest");

    private static final String KAFKA = System.getProperty("kafka.image", "apache/kafka:4.2.1");
    private static final int HTTP = 8080;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int GRACE_SECONDS = 45;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Containers() {}

    static KafkaContainer kafka(Network network) {
        return new KafkaContainer(DockerImageName.parse(KAFKA).asCompatibleSubstituteFor("apache/kafka"))
                .withNetwork(network)
                .withNetworkAliases("kafka")
                .withListener(BOOTSTRAP)
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    }

    /**
     * A container with the limits that the chart sets: a root that is only read, no capability, /tmp for what is unpacked.
     *
     * @param megabytes of memory
     * @param folder seen by the container at the same path; null for none
     */
    static GenericContainer<?> holdout(Network network, int megabytes, Optional<Path> folder, String... command) {
        return new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withNetwork(network)
                .withCommand(command)
                .withEnv("HOLDOUT_BOOTSTRAP", BOOTSTRAP)
                .withEnv("HOLDOUT_REPLICATION", "1")
                .withCreateContainerCmdModifier(create -> {
                    HostConfig host = create.getHostConfig();
                    if (host == null) {
                        throw new IllegalStateException("a container without settings");
                    }
                    List<Bind> binds = new ArrayList<>();
                    folder.ifPresent(
                            path -> binds.add(new Bind(path.toString(), new Volume(path.toString()), AccessMode.ro)));
                    host.withReadonlyRootfs(true)
                            .withCapDrop(Capability.ALL)
                            .withSecurityOpts(List.of("no-new-privileges"))
                            .withTmpFs(Map.of("/tmp", "rw,exec,size=256m,mode=1777"))
                            .withMemory(megabytes * 1024L * 1024L)
                            .withBinds(binds);
                });
    }

    /** One that stays, and answers for its health. */
    static GenericContainer<?> service(Network network, int megabytes, Optional<Path> folder, String name) {
        return holdout(network, megabytes, folder, name)
                .withEnv("HOLDOUT_HTTP_HOST", "0.0.0.0")
                .withEnv("HOLDOUT_HTTP_PORT", Integer.toString(HTTP))
                .withExposedPorts(HTTP)
                .waitingFor(Wait.forHttp("/health/ready").forPort(HTTP).withStartupTimeout(PATIENCE));
    }

    /** Whether a service says that it can serve. */
    static boolean isReady(GenericContainer<?> service) throws IOException, InterruptedException {
        URI ready = URI.create("http://" + service.getHost() + ":" + service.getMappedPort(HTTP) + "/health/ready");
        HttpRequest request =
                HttpRequest.newBuilder(ready).timeout(Duration.ofSeconds(5)).build();
        return CLIENT.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }

    /** The address at which containers of the network reach this machine; empty where the engine runs on another. */
    static InetAddress gateway(Network network) throws UnknownHostException {
        List<Ipam.Config> ranges = docker().inspectNetworkCmd()
                .withNetworkId(network.getId())
                .exec()
                .getIpam()
                .getConfig();
        return InetAddress.getByName(ranges.get(0).getGateway());
    }

    static String name(Network network) {
        return docker().inspectNetworkCmd()
                .withNetworkId(network.getId())
                .exec()
                .getName();
    }

    /** A volume with a name, to be removed at the end. */
    static String newVolume() {
        return docker().createVolumeCmd().exec().getName();
    }

    static void removeVolume(String name) {
        docker().removeVolumeCmd(name).exec();
    }

    /** As a node that is gone. */
    static void kill(GenericContainer<?> container) {
        docker().killContainerCmd(container.getContainerId()).withSignal("KILL").exec();
    }

    /** As Kubernetes does: with a signal, and time to act on it. */
    static void terminate(GenericContainer<?> container) {
        docker().stopContainerCmd(container.getContainerId())
                .withTimeout(GRACE_SECONDS)
                .exec();
    }

    private static DockerClient docker() {
        return DockerClientFactory.lazyClient();
    }
}
