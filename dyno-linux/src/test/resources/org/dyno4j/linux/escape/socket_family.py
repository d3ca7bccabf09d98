"""A socket of a family that reaches beyond the dyno, or far into the kernel. Arguments: family, type, protocol."""
import errno
import sys
from escape import call, escaped, held, missing

try:
    call('socket', *[int(word) for word in sys.argv[1:4]])
    escaped('opened')
except OSError as e:
    if e.errno == errno.EAFNOSUPPORT:
        missing('not in this kernel')
    held(str(e))
