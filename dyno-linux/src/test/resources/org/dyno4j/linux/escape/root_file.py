"""A file in the application's directory that is another user's, and nobody else's to read."""
import os
import sys
from escape import attempt, escaped


def read():
    with open(sys.path[0] + '/root_only') as file:
        escaped(file.read())


attempt(read)
