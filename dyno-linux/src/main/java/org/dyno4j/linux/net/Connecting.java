package org.dyno4j.linux.net;

import java.util.concurrent.Executor;
import org.dyno4j.linux.io.EventLoop;

/**
 * What it takes to connect the clients of one port forward to its targets.
 *
 * @param executor begins connections, which takes a child process and so is too slow for the loop
 */
record Connecting(EventLoop loop, Sockets sockets, Executor executor, TargetChooser targets, ForwardLimits limits) {}
