"""Process 1: traced, or its memory read, by system calls. Argument: ptrace, process_vm_readv, pidfd_getfd or kcmp."""
import ctypes
import os
import sys
from escape import attempt, call, escaped

PTRACE_SEIZE, PTRACE_INTERRUPT = 0x4206, 0x4207
TEXT_OF_INIT = 0x400000


class Vector(ctypes.Structure):
    _fields_ = [('base', ctypes.c_ulong), ('length', ctypes.c_size_t)]


def trace():
    way = sys.argv[1]
    if way == 'ptrace':
        call('ptrace', PTRACE_SEIZE, 1, 0, 0)
        escaped('traced')
    if way == 'process_vm_readv':
        memory = ctypes.create_string_buffer(4)
        call('process_vm_readv', 1, ctypes.byref(Vector(ctypes.addressof(memory), 4)), 1,
             ctypes.byref(Vector(TEXT_OF_INIT, 4)), 1, 0)
        escaped(repr(memory.raw))
    if way == 'pidfd_getfd':
        call('pidfd_getfd', call('pidfd_open', 1, 0), 0, 0)
        escaped('the control pipe')
    if way == 'kcmp':
        call('kcmp', os.getpid(), 1, 1, 0, 0)
        escaped('compared')


attempt(trace)
