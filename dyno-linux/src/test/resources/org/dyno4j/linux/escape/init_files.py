"""Process 1 through /proc: its memory for writing, or the pipe that it takes orders from. Argument: mem or fd/0."""
import os
import sys
from escape import attempt, escaped


def look():
    os.open('/proc/1/' + sys.argv[1], os.O_RDWR)
    escaped('opened for writing')


attempt(look)
