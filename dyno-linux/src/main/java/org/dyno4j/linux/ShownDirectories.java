package org.dyno4j.linux;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.dyno4j.isolation.SandboxException;
import org.dyno4j.isolation.Stack;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCallException;
import org.dyno4j.linux.libc.SystemCalls;
import org.dyno4j.linux.rootfs.ApplicationTree;
import org.dyno4j.linux.rootfs.BoundDirectory;
import org.dyno4j.linux.rootfs.OpenedDirectory;
import org.dyno4j.linux.spawn.DynoUser;

/**
 * Opens the directories of the host that a sandbox is shown, and finds how their files come to belong to its user.
 *
 * @param sandbox the sandbox's name
 * @param user its user
 * @param releases what closes them if the sandbox does not come about
 */
record ShownDirectories(SystemCalls calls, Mode mode, String sandbox, DynoUser user, Releases releases) {

    /**
     * The application's. A link that the caller's path contains is followed here, once; what becomes one later is not.
     *
     * @throws SandboxException if it isn't there, or can't be looked at
     */
    ApplicationTree application(Path path) {
        try {
            OpenedDirectory directory = open(path.toRealPath());
            return new ApplicationTree(directory, mode.ownership(directory, user));
        } catch (NoSuchFileException e) {
            throw new SandboxException(sandbox, "there is no application directory " + path, e);
        } catch (NotDirectoryException e) {
            throw new SandboxException(sandbox, "the application " + path + " is not a directory", e);
        } catch (SystemCallException e) {
            throw new SandboxException(
                    sandbox,
                    "the application directory " + path + " can't be opened: " + e.getMessage()
                            + (e.is(Errno.ELOOP) ? ". A part of the path has become a symbolic link meanwhile" : ""),
                    e);
        } catch (IOException e) {
            throw new SandboxException(sandbox, "the application directory " + path + " can't be read: " + e, e);
        }
    }

    /**
     * One that the stack names.
     *
     * @throws SandboxException if it isn't there, or a link leads to it
     */
    BoundDirectory bound(Stack.Bind bind) {
        try {
            OpenedDirectory directory = open(bind.source());
            return new BoundDirectory(bind, directory, mode.mapping(sandbox, directory, user));
        } catch (NotDirectoryException e) {
            throw new SandboxException(
                    sandbox, bind.source() + ", to be shown as " + bind.target() + ", is not a directory", e);
        } catch (SystemCallException e) {
            throw e.is(Errno.ENOENT)
                    ? new SandboxException(
                            sandbox, "there is no directory " + bind.source() + " to be shown as " + bind.target(), e)
                    : e;
        } catch (IOException e) {
            throw new SandboxException(
                    sandbox, bind.source() + ", to be shown as " + bind.target() + ", can't be read: " + e, e);
        }
    }

    private OpenedDirectory open(Path path) throws IOException {
        OpenedDirectory directory = OpenedDirectory.open(calls, path);
        releases.add(directory::close);
        return directory;
    }
}
