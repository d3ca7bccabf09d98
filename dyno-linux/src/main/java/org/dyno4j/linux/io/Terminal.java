package org.dyno4j.linux.io;

import com.sun.jna.Pointer;
import org.dyno4j.isolation.TerminalSize;
import org.dyno4j.linux.libc.NativeArena;
import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.libc.SystemCalls;

/**
 * The JVM's side of a pseudoterminal (pty(7)), neither end of which blocks.
 *
 * @param screen the master, from which what is shown is read
 * @param keyboard a duplicate of it, to which what is typed is written; the terminal is there until both are closed
 */
public record Terminal(OwnedDescriptor screen, OwnedDescriptor keyboard) implements AutoCloseable {
    /** {@code asm-generic/ioctls.h}, the same on x86-64 and aarch64. */
    private static final int TIOCSWINSZ = 0x5414;

    private static final int TIOCSPTLCK = 0x40045431;
    private static final int F_DUPFD_CLOEXEC = 1030;

    /** {@code struct winsize}: rows, columns, and two more that nobody uses. */
    private static final int WINSIZE_SIZE = 8;

    /**
     * Takes over a master that was just opened, close-on-exec and non-blocking, and unlocks it.
     *
     * @throws org.dyno4j.linux.libc.SystemCallException if the kernel refuses; the master is closed then
     */
    public static Terminal of(SystemCalls calls, OwnedDescriptor master, TerminalSize size) {
        try (NativeArena arena = new NativeArena()) {
            Pointer unlocked = arena.allocate(Integer.BYTES);
            control(calls, master, TIOCSPTLCK, "TIOCSPTLCK", unlocked);
            resize(calls, master, size);
            long keyboard = SystemCalls.check(
                    calls.call(SystemCall.FCNTL, master.number(), F_DUPFD_CLOEXEC, 0),
                    SystemCall.FCNTL,
                    master + ", F_DUPFD_CLOEXEC");
            return new Terminal(master, new OwnedDescriptor(calls, (int) keyboard, master + " keyboard"));
        } catch (RuntimeException e) {
            master.close();
            throw e;
        }
    }

    /** Changes the size, which the kernel tells the foreground processes. Does nothing where it is closed. */
    void resize(SystemCalls calls, TerminalSize size) {
        if (!screen.isClosed()) {
            resize(calls, screen, size);
        }
    }

    private static void resize(SystemCalls calls, OwnedDescriptor master, TerminalSize size) {
        try (NativeArena arena = new NativeArena()) {
            Pointer structure = arena.allocate(WINSIZE_SIZE);
            structure.setShort(0, (short) size.rows());
            structure.setShort(Short.BYTES, (short) size.columns());
            control(calls, master, TIOCSWINSZ, "TIOCSWINSZ", structure);
        }
    }

    private static void control(SystemCalls calls, OwnedDescriptor master, int request, String name, Pointer argument) {
        SystemCalls.check(
                calls.call(SystemCall.IOCTL, master.number(), request, NativeArena.address(argument)),
                SystemCall.IOCTL,
                master + ", " + name);
    }

    /** Closes both, as far as they are still open. */
    @Override
    public void close() {
        screen.close();
        keyboard.close();
    }
}
