package org.dyno4j.log;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a drain didn't get rid of lines.
 *
 * @param time when
 * @param cause what kind of failure it was
 * @param message what failed, for people
 */
public record DrainFailure(Instant time, Cause cause, String message) {

    /** Kinds of failures. */
    public enum Cause {
        /** Nobody answers at the address, or there is no such address. */
        UNREACHABLE,
        /** The certificate of the other side is not trusted, or is another host's: Heroku's L14. */
        UNTRUSTED,
        /** The other side was too slow. */
        TIMED_OUT,
        /** The connection broke. */
        DISCONNECTED,
        /** The other side said no, or a consumer threw: these lines are given up. */
        REFUSED,
        /** Anything else: see the message. */
        FAILED
    }

    static DrainFailure of(Instant time, Throwable failure) {
        String message = Optional.ofNullable(failure.getMessage())
                .orElseGet(() -> failure.getClass().getSimpleName());
        return new DrainFailure(time, causeOf(failure), message);
    }

    private static Cause causeOf(Throwable failure) {
        if (failure instanceof DrainRefusal) {
            return Cause.REFUSED;
        }
        if (hasInChain(failure, CertificateException.class)
                || hasInChain(failure, CertPathBuilderException.class)
                || hasInChain(failure, CertPathValidatorException.class)) {
            return Cause.UNTRUSTED;
        }
        if (failure instanceof InterruptedIOException || failure instanceof HttpTimeoutException) {
            return Cause.TIMED_OUT;
        }
        if (failure instanceof UnknownHostException
                || failure instanceof ConnectException
                || failure instanceof NoRouteToHostException
                || hasInChain(failure, UnresolvedAddressException.class)) {
            return Cause.UNREACHABLE;
        }
        if (failure instanceof SocketException || failure instanceof EOFException || isBroken(failure)) {
            return Cause.DISCONNECTED;
        }
        return Cause.FAILED;
    }

    /** What the client for HTTP throws where a connection ends too early has no type of its own. */
    private static boolean isBroken(Throwable failure) {
        return failure.getClass().equals(IOException.class) && hasInChain(failure, EOFException.class);
    }

    private static boolean hasInChain(Throwable failure, Class<? extends Throwable> type) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(16)
                .anyMatch(type::isInstance);
    }
}
