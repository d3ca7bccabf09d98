"""Namespaces of one's own, in which one would have all capabilities. Argument: which way."""
import ctypes
import os
import sys
from escape import attempt, call, escaped

CLONE_NEWUSER, CLONE_NEWNS, CLONE_NEWNET, SIGCHLD = 0x10000000, 0x20000, 0x40000000, 17


def leave():
    way = sys.argv[1]
    if way == 'user':
        call('unshare', CLONE_NEWUSER)
    elif way == 'mount':
        call('unshare', CLONE_NEWNS)
    elif way == 'clone':
        if call('clone', CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0) == 0:
            os._exit(0)
    elif way == 'clone3':
        arguments = (ctypes.c_uint64 * 11)(CLONE_NEWUSER, 0, 0, 0, SIGCHLD)
        if call('clone3', arguments, 88) == 0:
            os._exit(0)
    elif way == 'setns':
        call('setns', os.open('/proc/self/ns/net', os.O_RDONLY), CLONE_NEWNET)
    escaped('done')


attempt(leave)
