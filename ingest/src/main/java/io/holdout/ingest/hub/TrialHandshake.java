package io.holdout.ingest.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TLS connection that is closed as soon as it is made. The SDK takes a certificate that it refuses for a hub that does not answer,
 * and tries on.
 */
final class TrialHandshake {
    private static final Logger log = LoggerFactory.getLogger(TrialHandshake.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private TrialHandshake() {}

    /** Whatever is wrong but the certificate may pass, and is left to the SDK. */
    static void with(String host, int port) throws HubRefusedException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
            socket.setSoTimeout((int) PATIENCE.toMillis());
            shakeHands(socket, host, port);
        } catch (IOException e) {
            if (Causes.contain(CertificateException.class, e)) {
                throw new HubRefusedException(Causes.certificate(host, e), e);
            }
            log.debug("no TLS with {}:{} yet", host, port, e);
        }
    }

    private static void shakeHands(Socket socket, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket tls = (SSLSocket) factory.createSocket(socket, host, port, true)) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
        }
    }
}
