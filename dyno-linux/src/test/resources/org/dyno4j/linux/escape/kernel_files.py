"""Files of /proc that change the host: opened for writing, never written to. Argument: a path."""
import os
import sys
from escape import attempt, escaped, missing


def open_file():
    if not os.path.exists(sys.argv[1]):
        missing('not in this kernel')
    os.close(os.open(sys.argv[1], os.O_WRONLY))
    escaped('opened for writing')


attempt(open_file)
