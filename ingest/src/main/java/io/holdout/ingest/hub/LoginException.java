package io.holdout.ingest.hub;

import java.net.ConnectException;
import java.security.cert.CertificateException;

/** There is no token of an identity; the message says why and what to do. */
final class LoginException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private LoginException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Reads what went wrong in an exception of the Azure SDK or one of its libraries.
     *
     * @param advice what to do when the token is refused
     */
    static LoginException of(Throwable thrown, String advice) {
        return new LoginException(message(thrown, advice), thrown);
    }

    private static String message(Throwable thrown, String advice) {
        if (Causes.contain(CertificateException.class, thrown)) {
            return Causes.certificate("Microsoft Entra ID", thrown);
        }
        if (Causes.contain(ConnectException.class, thrown)) {
            return "Microsoft Entra ID cannot be reached: check the network, and AZURE_AUTHORITY_HOST where it is set";
        }
        return "Microsoft Entra ID gives no token (" + Causes.inOneLine(thrown) + "): " + advice;
    }
}
