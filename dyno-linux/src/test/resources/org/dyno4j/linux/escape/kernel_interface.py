"""Large and young parts of the kernel. Argument: which.

Where success would change the host, being told anything but EPERM is success: the arguments are nonsense.
"""
import ctypes
import errno
import sys
from escape import attempt, call, escaped, held, missing

BPF_PROG_LOAD, BPF_PROG_TYPE_SOCKET_FILTER = 5, 1


def load_program():
    instructions = (ctypes.c_uint64 * 2)(0x00000000000000b7, 0x0000000000000095)  # r0 = 0; exit
    licence = ctypes.create_string_buffer(b'Apache')
    attributes = (ctypes.c_uint64 * 16)(
        BPF_PROG_TYPE_SOCKET_FILTER | 2 << 32, ctypes.addressof(instructions), ctypes.addressof(licence))
    call('bpf', BPF_PROG_LOAD, attributes, 128)


def reach():
    way = sys.argv[1]
    if way == 'bpf':
        load_program()
    elif way == 'perf':
        attributes = ctypes.create_string_buffer(128)
        ctypes.memmove(attributes, (ctypes.c_uint32 * 2)(1, 128), 8)  # PERF_TYPE_SOFTWARE, size
        ctypes.memmove(ctypes.addressof(attributes) + 40, (ctypes.c_uint64 * 1)(0x60), 8)  # exclude_kernel, exclude_hv
        open_event(attributes)
    elif way == 'userfaultfd':
        call('userfaultfd', 1)  # UFFD_USER_MODE_ONLY
    elif way == 'modules':
        beyond('finit_module', -1, b'\0', 0)
    elif way == 'kexec':
        beyond('kexec_file_load', -1, -1, 0, None, 0)
    elif way == 'clock':
        beyond('clock_settime', 99, None)
    elif way == 'log':
        call('syslog', 10, None, 0)  # SYSLOG_ACTION_SIZE_BUFFER
    escaped('done')


def open_event(attributes):
    try:
        call('perf_event_open', attributes, 0, -1, -1, 0)
    except OSError as e:
        with open('/proc/sys/kernel/perf_event_paranoid') as paranoia:
            if e.errno == errno.EACCES and int(paranoia.read()) > 2:
                missing('for nobody but root, as perf_event_paranoid is beyond 2: ' + str(e))
        raise


def beyond(name, *arguments):
    try:
        call(name, *arguments)
    except OSError as e:
        if e.errno == errno.ENOSYS:
            missing('not in this kernel')
        if e.errno == errno.EPERM:
            held(str(e))
        escaped('the kernel looked at the arguments: ' + str(e))


attempt(reach)
