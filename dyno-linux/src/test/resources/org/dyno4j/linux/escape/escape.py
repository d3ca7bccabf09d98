"""What the programs of the kit have in common: how one ends, and how it makes system calls."""
import ctypes
import errno
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)


def escaped(what):
    print(what)
    sys.exit(0)


def held(why):
    print(why)
    sys.exit(1)


def missing(what):
    """Where no wall is left, and so nothing else can be the reason: this machine lacks what the attempt would use."""
    print(what)
    sys.exit(3 if os.environ['PROOF'] == 'yes' else 1)


def call(name, *arguments):
    """Makes a system call by name; its result, or an OSError."""
    words = [argument if isinstance(argument, (bytes, ctypes.Array, ctypes.Structure)) or argument is None
             or hasattr(argument, '_obj') else ctypes.c_long(argument) for argument in arguments]
    result = libc.syscall(ctypes.c_long(int(os.environ['NR_' + name])), *words)
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, name + ': ' + errno.errorcode.get(number, str(number)))
    return result


def attempt(function):
    """Runs an attempt whose failures by the kernel mean that it was held."""
    try:
        function()
    except OSError as e:
        held(str(e))
    held('nothing came of it')
