"""A directory opened by its handle, for which there is no way to it, and no root (the "shocker").

Of a directory, since kernels that let more than the initial user namespace's capabilities do so want O_DIRECTORY.
"""
import ctypes
import errno
import os
from escape import attempt, call, escaped, missing

AT_FDCWD = -100


class Handle(ctypes.Structure):
    _fields_ = [('size', ctypes.c_uint), ('type', ctypes.c_int), ('bytes', ctypes.c_ubyte * 128)]


def open_by_handle():
    os.makedirs('/tmp/handle', exist_ok=True)
    handle, mount = Handle(size=128), ctypes.c_int()
    call('name_to_handle_at', AT_FDCWD, b'/tmp/handle\0', ctypes.byref(handle), ctypes.byref(mount), 0)
    try:
        call('open_by_handle_at', os.open('/tmp', os.O_RDONLY), ctypes.byref(handle),
             os.O_RDONLY | os.O_DIRECTORY)
    except OSError as e:
        if e.errno == errno.EPERM and os.geteuid() != 0:
            missing('only the initial user namespace may: ' + str(e))
        raise
    escaped('opened by its handle')


attempt(open_by_handle)
