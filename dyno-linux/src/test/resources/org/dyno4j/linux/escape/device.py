"""A device node of one's own: made, and opened for reading, no more. Arguments: b or c, the major and minor numbers."""
import errno
import os
import stat
import sys
from escape import attempt, escaped, held, missing


def open_device():
    kind = stat.S_IFBLK if sys.argv[1] == 'b' else stat.S_IFCHR
    device = os.makedev(int(sys.argv[2]), int(sys.argv[3]))
    failures = []
    for directory in ('/dev', '/tmp', '/app', '/dev/shm'):
        node = f'{directory}/escape.{os.getpid()}'
        try:
            os.mknod(node, kind | 0o600, device)
            try:
                os.close(os.open(node, os.O_RDONLY | os.O_NONBLOCK))
            finally:
                os.unlink(node)
            escaped('opened in ' + directory)
        except OSError as e:
            failures.append(str(e))
            if e.errno == errno.ENXIO:
                missing('not in this kernel')
    held('; '.join(failures))


attempt(open_device)
