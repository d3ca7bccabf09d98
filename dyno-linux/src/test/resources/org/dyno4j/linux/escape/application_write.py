"""Writes to a file of the application: on the host, or in the overlay that vanishes?"""
import os
import sys
from escape import attempt, escaped, held


def write():
    with open(sys.path[0] + '/bait.txt', 'a') as file:
        file.write('\n')
        file.flush()
        status = os.fstat(file.fileno())
    if f'{status.st_dev}:{status.st_ino}' == os.environ['BAIT_IDENTITY']:
        escaped('the file is the host\'s own')
    held('the file is a copy')


attempt(write)
