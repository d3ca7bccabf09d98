"""A file opened by its handle, for which there are no directories, and no root (the "shocker")."""
import ctypes
import os
from escape import attempt, call, escaped

AT_FDCWD = -100


class Handle(ctypes.Structure):
    _fields_ = [('size', ctypes.c_uint), ('type', ctypes.c_int), ('bytes', ctypes.c_ubyte * 128)]


def open_by_handle():
    with open('/tmp/handle', 'w') as file:
        file.write('x')
    handle, mount = Handle(size=128), ctypes.c_int()
    call('name_to_handle_at', AT_FDCWD, b'/tmp/handle\0', ctypes.byref(handle), ctypes.byref(mount), 0)
    call('open_by_handle_at', os.open('/tmp', os.O_RDONLY), ctypes.byref(handle), os.O_RDONLY)
    escaped('opened by its handle')


attempt(open_by_handle)
