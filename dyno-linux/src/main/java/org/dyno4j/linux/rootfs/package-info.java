/**
 * What a dyno sees as its file system: a read-only root of the host's tools, a curated {@code /etc}, the program under
 * an ephemeral overlay, and private {@code /tmp}, {@code /dev} and {@code /proc}.
 *
 * <p>What was decided, and what follows from it:
 *
 * <ul>
 *   <li>There is no {@code /sys}, read-only or otherwise. Device discovery finds nothing, and neither do runtimes that
 *       read their limits from {@code /sys/fs/cgroup}: a JVM or Node.js in a dyno sizes its heap by the host's memory,
 *       unless told by {@code -Xmx} or {@code --max-old-space-size}. What {@code nproc} says comes from the scheduler.
 *   <li>There is no {@code /dev/mqueue}: message queues work without, are those of the dyno's ipc namespace, and are
 *       limited by RLIMIT_MSGQUEUE.
 *   <li>Nothing is copied into a dyno's files or out of them, and nothing of them is ever deleted path by path: they are
 *       mounts, and vanish with the last process. So no link that a dyno makes is ever followed on the host.
 *   <li>Dynos on one host read the same inodes of shared read-only directories. They can tell each other something by
 *       locks on them (flock(2)), or by what is in the page cache, as on any system that shares its programs.
 *   <li>Files of the host's {@code /usr} that everybody on the host can read, a dyno can read.
 * </ul>
 *
 * <p>Enter at {@link org.dyno4j.linux.rootfs.RootFilesystem}, which adds the steps to a syscall program.
 */
package org.dyno4j.linux.rootfs;
