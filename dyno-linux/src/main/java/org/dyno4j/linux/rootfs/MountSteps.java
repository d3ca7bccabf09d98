package org.dyno4j.linux.rootfs;

import org.dyno4j.linux.libc.SystemCall;
import org.dyno4j.linux.spawn.Argument;
import org.dyno4j.linux.spawn.CloneArguments;
import org.dyno4j.linux.spawn.Structure;
import org.dyno4j.linux.spawn.SyscallProgram;

/** File system steps in terms of mount(2), mount_setattr(2) and their kin; paths are relative to the new root. */
final class MountSteps {
    static final int AT_FDCWD = -100;
    static final Argument HERE = Argument.constant("AT_FDCWD", AT_FDCWD);

    static final int MOUNT_ATTR_RDONLY = 1;
    static final int MOUNT_ATTR_NOSUID = 2;
    static final int MOUNT_ATTR_NODEV = 4;
    private static final int MOUNT_ATTR_NOEXEC = 8;
    static final int MOUNT_ATTR_IDMAP = 0x100000;

    private static final int MS_NOSUID = 2;
    private static final int MS_NODEV = 4;
    private static final int MS_NOEXEC = 8;
    private static final int MS_BIND = 0x1000;
    private static final int MS_REC = 0x4000;
    private static final int MS_PRIVATE = 0x40000;
    private static final int MNT_DETACH = 2;
    static final int AT_EMPTY_PATH = 0x1000;
    private static final int AT_RECURSIVE = 0x8000;
    static final int OPEN_TREE_CLONE = 1;
    static final int OPEN_TREE_CLOEXEC = 0x80000;
    private static final int MOVE_MOUNT_F_EMPTY_PATH = 4;
    private static final int MOVE_MOUNT_T_EMPTY_PATH = 0x40;
    static final int MOUNT_ATTR_SIZE = 32;
    /** {@code struct open_how} of {@code linux/openat2.h}: flags, mode, resolve. */
    static final int OPEN_HOW_SIZE = 24;

    private static final int RESOLVE_NO_MAGICLINKS = 2;
    private static final int RESOLVE_NO_SYMLINKS = 4;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int S_IFCHR = 0x2000;
    private static final int O_WRONLY = 1;
    private static final int O_CREAT = 0x40;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_PATH = 0x200000;

    /** Of one dyno; the host has {@code kernel.pty.max} of them for all (Documentation/filesystems/devpts.rst). */
    private static final int TERMINALS = 256;

    /** chown(2): an identifier that is not to be changed. */
    private static final int UNCHANGED = -1;

    private final SyscallProgram.Builder program;

    MountSteps(SyscallProgram.Builder program) {
        this.program = program;
    }

    void makeAllPrivate() {
        program.call(
                SystemCall.MOUNT,
                Argument.none(),
                Argument.of("/"),
                Argument.none(),
                Argument.constant("MS_REC|MS_PRIVATE", MS_REC | MS_PRIVATE),
                Argument.none());
    }

    void tmpfs(String path, String options) {
        mount("tmpfs", path, "MS_NOSUID|MS_NODEV", MS_NOSUID | MS_NODEV, options);
    }

    /** A tmpfs in which device nodes work. */
    void tmpfsWithDevices(String path, String options) {
        mount("tmpfs", path, "MS_NOSUID|MS_NOEXEC", MS_NOSUID | MS_NOEXEC, options);
    }

    void devpts(String path) {
        mount(
                "devpts",
                path,
                "MS_NOSUID|MS_NOEXEC",
                MS_NOSUID | MS_NOEXEC,
                "newinstance,ptmxmode=0666,mode=0620,max=" + TERMINALS);
    }

    /**
     * A proc in which only what one may look into is there at all (proc(5), {@code hidepid}; by mount since Linux 5.8).
     *
     * <p>Until it executes its command, a new process in a sandbox is the JVM's memory: anybody could read the JVM's
     * command line in its {@code cmdline}.
     */
    void proc(String path) {
        mount("proc", path, "MS_NOSUID|MS_NODEV|MS_NOEXEC", MS_NOSUID | MS_NODEV | MS_NOEXEC, "hidepid=invisible");
    }

    void overlay(String path, String options) {
        mount("overlay", path, "MS_NOSUID|MS_NODEV", MS_NOSUID | MS_NODEV, options);
    }

    private void mount(String type, String path, String flagNames, int flags, String options) {
        program.call(
                SystemCall.MOUNT,
                Argument.of(type),
                Argument.of(path),
                Argument.of(type),
                Argument.constant(flagNames, flags),
                Argument.of(options));
    }

    /** Shows a device node of the host; a read-only mount keeps nobody from writing to a device. */
    void bindDevice(String source, String path) {
        bind(source, path);
        makeReadOnly(path);
    }

    /** Shows what is at one place at another one as well, in a mount with the same attributes. */
    void bind(String source, String path) {
        program.call(
                SystemCall.MOUNT,
                Argument.of(source),
                Argument.of(path),
                Argument.none(),
                Argument.constant("MS_BIND", MS_BIND),
                Argument.none());
    }

    /** Shows a directory of the host, with all that is mounted below it, read-only. */
    void bindReadOnly(String source, String path) {
        program.call(
                SystemCall.MOUNT,
                Argument.of(source),
                Argument.of(path),
                Argument.none(),
                Argument.constant("MS_BIND|MS_REC", MS_BIND | MS_REC),
                Argument.none());
        program.call(
                SystemCall.MOUNT_SETATTR,
                HERE,
                Argument.of(path),
                Argument.constant("AT_RECURSIVE", AT_RECURSIVE),
                attributes("RDONLY|NOSUID|NODEV", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0),
                Argument.of(MOUNT_ATTR_SIZE));
    }

    /** Makes the mount at this path itself, and nothing below it, read-only. */
    void makeReadOnly(String path) {
        set(path, attributes("RDONLY|NOSUID", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, 0));
    }

    /** Lets nothing of the mount at this path be executed, or mapped to be. */
    void denyExecution(String path) {
        set(path, attributes("NOEXEC", MOUNT_ATTR_NOEXEC, 0));
    }

    /** Takes back {@link #makeReadOnly}. */
    void makeWritable(String path) {
        set(
                path,
                new Argument.Bytes(
                        Structure.of(MOUNT_ATTR_SIZE)
                                .int64(8, MOUNT_ATTR_RDONLY)
                                .bytes(),
                        "not RDONLY"));
    }

    /** Of the mount at this path itself, of none below it. */
    private void set(String path, Argument attributes) {
        program.call(
                SystemCall.MOUNT_SETATTR,
                HERE,
                Argument.of(path),
                Argument.of(0),
                attributes,
                Argument.of(MOUNT_ATTR_SIZE));
    }

    /** Sets attributes of a detached mount; an idmapped one takes its map from a user namespace's descriptor. */
    void setAttributes(int tree, String names, int attributes, int userNamespace) {
        program.call(
                SystemCall.MOUNT_SETATTR,
                new Argument.ResultOf(tree),
                Argument.of(""),
                Argument.constant("AT_EMPTY_PATH", AT_EMPTY_PATH),
                attributes(names, attributes, userNamespace),
                Argument.of(MOUNT_ATTR_SIZE));
    }

    void attach(int tree, String path) {
        program.call(
                SystemCall.MOVE_MOUNT,
                new Argument.ResultOf(tree),
                Argument.of(""),
                HERE,
                Argument.of(path),
                Argument.constant("MOVE_MOUNT_F_EMPTY_PATH", MOVE_MOUNT_F_EMPTY_PATH));
    }

    /** {@code struct mount_attr} of {@code linux/mount.h}: set, clear, propagation, user namespace. */
    private static Argument attributes(String names, int set, int userNamespace) {
        return new Argument.Bytes(attributes(set, userNamespace), names);
    }

    static byte[] attributes(int set, int userNamespace) {
        return Structure.of(MOUNT_ATTR_SIZE)
                .int64(0, set)
                .int64(24, userNamespace)
                .bytes();
    }

    void directory(String path, int mode) {
        program.call(SystemCall.MKDIRAT, HERE, Argument.of(path), mode(mode));
    }

    /** Opens a path to be pointed at, none of whose parts may be a symbolic link (openat2(2)). */
    int openWithoutLinks(String path) {
        return program.call(
                SystemCall.OPENAT2,
                HERE,
                Argument.of(path),
                new Argument.Bytes(withoutLinks(), "O_PATH|O_CLOEXEC, RESOLVE_NO_MAGICLINKS|RESOLVE_NO_SYMLINKS"),
                Argument.of(OPEN_HOW_SIZE));
    }

    /** What openat2(2) is told so that it opens a path to be pointed at, and follows no link. */
    static byte[] withoutLinks() {
        return Structure.of(OPEN_HOW_SIZE)
                .int64(0, O_PATH | O_CLOEXEC)
                .int64(16, RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS)
                .bytes();
    }

    /** Clones the mount of an opened directory from there on down, without mounts below it. */
    int cloneOpened(Argument opened) {
        return program.call(
                SystemCall.OPEN_TREE,
                opened,
                Argument.of(""),
                Argument.constant(
                        "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_EMPTY_PATH",
                        OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH));
    }

    /** Attaches a detached mount to an opened directory. */
    void attachTo(int tree, int opened) {
        program.call(
                SystemCall.MOVE_MOUNT,
                new Argument.ResultOf(tree),
                Argument.of(""),
                new Argument.ResultOf(opened),
                Argument.of(""),
                Argument.constant(
                        "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH",
                        MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
    }

    /**
     * Shows what has that one name in an opened directory, with all that is mounted below it, read-only.
     *
     * <p>Should the name have become a link, the link is what is cloned, and can't be attached to a directory.
     */
    void showBelow(int opened, String name, String path) {
        int tree = program.call(
                SystemCall.OPEN_TREE,
                new Argument.ResultOf(opened),
                Argument.of(name),
                Argument.constant(
                        "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE|AT_SYMLINK_NOFOLLOW",
                        OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE | AT_SYMLINK_NOFOLLOW));
        program.call(
                SystemCall.MOUNT_SETATTR,
                new Argument.ResultOf(tree),
                Argument.of(""),
                Argument.constant("AT_EMPTY_PATH|AT_RECURSIVE", AT_EMPTY_PATH | AT_RECURSIVE),
                attributes("RDONLY|NOSUID|NODEV", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, 0),
                Argument.of(MOUNT_ATTR_SIZE));
        attach(tree, path);
    }

    void symbolicLink(String target, String path) {
        program.call(SystemCall.SYMLINKAT, Argument.of(target), HERE, Argument.of(path));
    }

    void characterDevice(String path, int major, int minor) {
        program.call(
                SystemCall.MKNODAT,
                HERE,
                Argument.of(path),
                Argument.constant("S_IFCHR|0666", S_IFCHR | 0666),
                Argument.constant(major + ":" + minor, ((long) major << 8) | minor));
    }

    /** Writes a small file, and closes it: a mount with a file open for writing can't be made read-only. */
    void file(String path, byte[] content) {
        int descriptor = program.call(
                SystemCall.OPENAT,
                HERE,
                Argument.of(path),
                Argument.constant("O_WRONLY|O_CREAT|O_CLOEXEC", O_WRONLY | O_CREAT | O_CLOEXEC),
                mode(0644));
        if (content.length > 0) {
            program.call(
                    SystemCall.WRITE,
                    new Argument.ResultOf(descriptor),
                    new Argument.Bytes(content, "content of " + path),
                    Argument.of(content.length));
        }
        program.call(SystemCall.CLOSE, new Argument.ResultOf(descriptor));
    }

    void owner(String path, int uid) {
        program.call(SystemCall.FCHOWNAT, HERE, Argument.of(path), Argument.of(uid), Argument.of(uid), Argument.of(0));
    }

    /** Changes the owner, the group or both of what is there, be it a link. */
    void ownerOfFile(String path, boolean user, boolean group, int uid) {
        program.call(
                SystemCall.FCHOWNAT,
                HERE,
                Argument.of(path),
                Argument.of(user ? uid : UNCHANGED),
                Argument.of(group ? uid : UNCHANGED),
                Argument.constant("AT_SYMLINK_NOFOLLOW", AT_SYMLINK_NOFOLLOW));
    }

    void detach(String path) {
        program.call(SystemCall.UMOUNT2, Argument.of(path), Argument.constant("MNT_DETACH", MNT_DETACH));
    }

    /** Leaves the present mount namespace for a copy of another one, whose root becomes root and working directory. */
    void enterCopyOf(int namespace) {
        Argument mounts = Argument.constant("CLONE_NEWNS", CloneArguments.CLONE_NEWNS);
        program.call(SystemCall.SETNS, Argument.of(namespace), mounts);
        program.call(SystemCall.UNSHARE, mounts);
    }

    void changeDirectory(String path) {
        program.call(SystemCall.CHDIR, Argument.of(path));
    }

    /** Makes the working directory the root and drops the old one: both at one place, as pivot_root(2) shows. */
    void pivotHere() {
        program.call(SystemCall.PIVOT_ROOT, Argument.of("."), Argument.of("."));
        detach(".");
        changeDirectory("/");
    }

    void umask(int mask) {
        program.call(SystemCall.UMASK, mode(mask));
    }

    private static Argument mode(int mode) {
        return Argument.constant("0" + Integer.toOctalString(mode), mode);
    }
}
