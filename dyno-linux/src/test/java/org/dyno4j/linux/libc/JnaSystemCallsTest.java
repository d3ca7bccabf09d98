package org.dyno4j.linux.libc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JnaSystemCallsTest {
    private final SystemCalls calls = JnaSystemCalls.open();

    @Test
    void aCallReturnsItsResult() {
        assertThat(calls.call(SystemCall.GETPID))
                .isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void aFailedCallReturnsTheNegatedErrno() {
        assertThat(calls.call(SystemCall.CLOSE, -1)).isEqualTo(-Errno.EBADF.number());
        assertThat(calls.call(SystemCall.GETPID)).isPositive();
    }
}
