"""A named pipe of the host's in the application's directory, which somebody reads."""
import os
import sys
from escape import attempt, escaped


def write():
    fifo = os.open(sys.path[0] + '/bait.fifo', os.O_WRONLY | os.O_NONBLOCK)
    os.write(fifo, b'.')
    escaped('somebody reads it')


attempt(write)
