"""A file of a directory that all dynos share with the host: opened for writing, never written to."""
import os
from escape import attempt, escaped


def open_file():
    os.close(os.open(os.environ['HOST_FILE'], os.O_WRONLY | os.O_APPEND))
    escaped('opened for writing')


attempt(open_file)
