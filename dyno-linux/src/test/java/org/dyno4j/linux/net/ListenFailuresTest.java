package org.dyno4j.linux.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCallException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenFailuresTest {
    @ParameterizedTest
    @CsvSource({
        "EADDRINUSE, end it or choose another port",
        "EADDRNOTAVAIL, choose one that a network interface has",
        "EACCES, CAP_NET_BIND_SERVICE",
        "ENOMEM, ENOMEM"
    })
    void saysWhatToTry(Errno errno, String advice) {
        SystemCallException failure = new SystemCallException(SystemCall.BIND, errno.number(), "listener");

        assertThat(ListenFailures.explain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 80), failure))
                .hasMessageStartingWith("can't listen on 127.0.0.1:80: bind(listener) failed: " + errno.name())
                .hasMessageContaining(advice)
                .hasCause(failure);
    }
}
