package org.dyno4j.log;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to a syslog server that is opened anew when it breaks. */
final class SyslogConnection implements DrainConnection {
    private static final Logger LOGGER = LoggerFactory.getLogger(SyslogConnection.class);

    /** How much is handed to the kernel at once, as by Logplex: what it has not taken whole is sent again. */
    private static final int CHUNK = 4_096;

    private final SyslogTarget target;
    private final SyslogFrames frames;
    private final DrainThreads threads;
    private Optional<Socket> open = Optional.empty();

    /** What carries the connection: closing it, which never blocks, ends any read or write of it or of the TLS on it. */
    private volatile Optional<Socket> carrier = Optional.empty();

    SyslogConnection(SyslogTarget target, SyslogFrames frames, DrainThreads threads) {
        this.target = target;
        this.frames = frames;
        this.threads = threads;
    }

    @Override
    public void send(Batch batch) throws IOException {
        try {
            Socket socket = connected();
            while (!batch.isDone()) {
                sendChunk(batch, socket);
            }
        } catch (IOException e) {
            abort();
            open = Optional.empty();
            throw e;
        }
    }

    private void sendChunk(Batch batch, Socket socket) throws IOException {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(2 * CHUNK);
        List<LogLine> rest = batch.rest();
        int count = 0;
        while (count < rest.size() && chunk.size() < CHUNK) {
            frames.append(rest.get(count), chunk);
            count++;
        }
        within(target.sendTimeout(), "took no more lines", () -> {
            chunk.writeTo(socket.getOutputStream());
            socket.getOutputStream().flush();
        });
        batch.advance(count);
    }

    /** A connection that the server has not closed, as far as is known here; a new one where it has closed the old. */
    private Socket connected() throws IOException {
        if (open.isPresent() && !isClosedByServer(open.get())) {
            return open.get();
        }
        close();
        Socket socket = connect();
        open = Optional.of(socket);
        if (isClosedByServer(socket)) {
            throw new EOFException(target + " closed the connection at once");
        }
        return socket;
    }

    private Socket connect() throws IOException {
        Socket plain = new Socket();
        carrier = Optional.of(plain);
        plain.setTcpNoDelay(true);
        plain.setKeepAlive(true);
        try {
            plain.connect(new InetSocketAddress(target.host(), target.port()), millis(target.connectTimeout()));
        } catch (SocketTimeoutException e) {
            throw timeout("did not answer", target.connectTimeout(), e);
        }
        return target.tls().isPresent() ? encrypted(plain, target.tls().get()) : plain;
    }

    private Socket encrypted(Socket plain, SSLContext context) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, target.host(), target.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate must be this host's: RFC 2818
        socket.setSSLParameters(parameters);
        within(target.connectTimeout(), "did not finish the TLS handshake", socket::startHandshake);
        return socket;
    }

    /** Nothing is expected from a syslog server, except that it may end the connection. */
    private static boolean isClosedByServer(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read(new byte[CHUNK]) < 0;
        } catch (SocketTimeoutException silent) {
            return false;
        } catch (IOException broken) {
            LOGGER.debug("{}: broken: {}", socket, broken.toString());
            return true;
        }
    }

    private void within(Duration limit, String complaint, Exchange exchange) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Future<?> alarm = threads.after(limit, () -> {
            late.set(true);
            abort();
        });
        try {
            exchange.run();
        } catch (IOException e) {
            throw late.get() ? timeout(complaint, limit, e) : e;
        } finally {
            alarm.cancel(false);
        }
    }

    private IOException timeout(String complaint, Duration limit, IOException cause) {
        SocketTimeoutException timeout =
                new SocketTimeoutException(target + " " + complaint + " within " + millis(limit) + " ms");
        timeout.initCause(cause);
        return timeout;
    }

    private static int millis(Duration limit) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, TimeUnit.MILLISECONDS.convert(limit)));
    }

    @Override
    public void close() {
        open.ifPresent(socket -> {
            // A farewell of TLS may have to wait for room, like anything that is written.
            Future<?> alarm = threads.after(target.sendTimeout(), this::abort);
            close(socket);
            alarm.cancel(false);
        });
        open = Optional.empty();
    }

    @Override
    public void abort() {
        carrier.ifPresent(this::close);
    }

    private void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.debug("{}: not closed properly", target, e);
        }
    }

    /** Something that the server must take part in. */
    private interface Exchange {
        void run() throws IOException;
    }
}
