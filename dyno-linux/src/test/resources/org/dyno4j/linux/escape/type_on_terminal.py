"""Types on a terminal in its user's name (CVE-2017-5226), one that this program has made its controlling terminal."""
import errno
import fcntl
import os
import sys
import termios
from escape import attempt, escaped, missing


def type_character():
    master, slave = os.openpty()
    if os.fork() == 0:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        try:
            fcntl.ioctl(slave, termios.TIOCSTI, b'x')
        except OSError as e:
            print(e, flush=True)
            # EIO: dev.tty.legacy_tiocsti is 0.
            os._exit(3 if e.errno == errno.EIO else 1)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.wait()[1])
    if status == 0:
        escaped('typed')
    sys.exit(status)


attempt(type_character)
