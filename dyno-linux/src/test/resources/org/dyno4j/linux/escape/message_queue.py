"""A POSIX message queue of somebody else's, by its name."""
import os
from escape import attempt, call, escaped


def find():
    call('mq_open', os.environ['QUEUE'].lstrip('/').encode() + b'\0', os.O_RDONLY, 0, None)
    escaped('opened')


attempt(find)
