/**
 * What a dyno sees as its file system: a read-only root of the host's tools, a curated {@code /etc}, the program under
 * an ephemeral overlay, and private {@code /tmp}, {@code /dev} and {@code /proc}.
 *
 * <p>Enter at {@link org.dyno4j.linux.rootfs.RootFilesystem}, which adds the steps to a syscall program.
 */
package org.dyno4j.linux.rootfs;
