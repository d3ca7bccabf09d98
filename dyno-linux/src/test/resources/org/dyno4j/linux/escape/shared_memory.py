"""A System V segment of somebody else's, by its key."""
import ctypes
import os
from escape import attempt, call, escaped, libc


def read():
    segment = call('shmget', int(os.environ['KEY']), 0, 0)
    libc.shmat.restype = ctypes.c_void_p
    escaped(ctypes.string_at(libc.shmat(segment, None, 0o10000)).decode())


attempt(read)
