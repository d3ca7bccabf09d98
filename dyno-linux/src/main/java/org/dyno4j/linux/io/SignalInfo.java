package org.dyno4j.linux.io;

import com.sun.jna.Pointer;
import java.util.Optional;
import org.dyno4j.isolation.ExitStatus;

/**
 * The {@code siginfo_t} that waitid(2) fills in, as {@code asm-generic/siginfo.h} lays it out on 64-bit machines.
 *
 * @param code why the child changed state: one of {@code CLD_*}
 * @param pid the child, 0 where none has changed state
 * @param status exit status or signal number
 */
record SignalInfo(int code, int pid, int status) {
    /** The size of the structure. */
    static final int BYTES = 128;

    private static final int CODE_OFFSET = 8;
    private static final int PID_OFFSET = 16;
    private static final int STATUS_OFFSET = 24;

    private static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;
    private static final int CLD_DUMPED = 3;

    static SignalInfo read(Pointer structure) {
        return new SignalInfo(
                structure.getInt(CODE_OFFSET), structure.getInt(PID_OFFSET), structure.getInt(STATUS_OFFSET));
    }

    /**
     * How the child ended; empty where it has not.
     *
     * @throws IllegalStateException if the code is about anything but an end, which waitid was not asked for
     */
    Optional<ExitStatus> exitStatus() {
        if (pid == 0) {
            return Optional.empty();
        }
        return switch (code) {
            case CLD_EXITED -> Optional.of(new ExitStatus.Exited(status));
            case CLD_KILLED, CLD_DUMPED -> Optional.of(new ExitStatus.Signalled(status));
            default -> throw new IllegalStateException("waitid reported " + this);
        };
    }
}
