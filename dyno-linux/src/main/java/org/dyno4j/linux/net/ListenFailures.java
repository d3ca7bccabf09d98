package org.dyno4j.linux.net;

import java.net.InetSocketAddress;
import org.dyno4j.DynoException;
import org.dyno4j.linux.libc.Errno;
import org.dyno4j.linux.libc.SystemCallException;

/** Says why an address can't be listened on, and what to do about it. */
final class ListenFailures {
    private ListenFailures() {}

    static DynoException explain(InetSocketAddress address, SystemCallException failure) {
        String where = address.getAddress().getHostAddress() + ":" + address.getPort();
        return new DynoException("can't listen on " + where + ": " + failure.getMessage() + advice(failure), failure);
    }

    private static String advice(SystemCallException failure) {
        if (failure.is(Errno.EADDRINUSE)) {
            return "; another program listens there: end it or choose another port";
        }
        if (failure.is(Errno.EADDRNOTAVAIL)) {
            return "; no such address here: choose one that a network interface has";
        }
        if (failure.is(Errno.EACCES)) {
            return "; a low port is for root, or wants CAP_NET_BIND_SERVICE: choose one from 1024 on";
        }
        return "";
    }
}
