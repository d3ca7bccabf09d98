package org.dyno4j.linux.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.dyno4j.isolation.ExitStatus;
import org.dyno4j.linux.libc.NativeArena;
import org.junit.jupiter.api.Test;

class SignalInfoTest {
    @Test
    void readsHowAProcessExited() {
        assertThat(parse(1, 4711, 42).exitStatus()).contains(new ExitStatus.Exited(42));
    }

    @Test
    void readsWhichSignalKilledAProcess() {
        assertThat(parse(2, 4711, 9).exitStatus()).contains(new ExitStatus.Signalled(9));
        assertThat(parse(3, 4711, 11).exitStatus()).contains(new ExitStatus.Signalled(11));
    }

    @Test
    void isEmptyWhereNoChildHasEnded() {
        assertThat(parse(0, 0, 0).exitStatus()).isEmpty();
    }

    @Test
    void refusesACodeThatIsNoEnd() {
        assertThatThrownBy(() -> parse(5, 4711, 19).exitStatus())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("5");
    }

    /** Little-endian, as a kernel of a 64-bit x86 or arm machine writes it. */
    private static SignalInfo parse(int code, int pid, int status) {
        ByteBuffer image = ByteBuffer.allocate(SignalInfo.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        image.putInt(17)
                .putInt(0)
                .putInt(code)
                .putInt(0)
                .putInt(pid)
                .putInt(1000)
                .putInt(status);
        try (NativeArena arena = new NativeArena()) {
            Pointer structure = arena.bytes(image.array());
            return SignalInfo.read(structure);
        }
    }
}
