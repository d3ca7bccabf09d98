"""The memory of the JVM through /proc: opened for reading, and the first bytes of it read."""
import os
from escape import attempt, escaped, held


def read():
    process = '/proc/' + os.environ['JVM']
    with open(process + '/maps') as maps, open(process + '/mem', 'rb', buffering=0) as memory:
        for line in maps:
            if 'libjvm.so' in line:
                memory.seek(int(line.split('-')[0], 16))
                escaped(repr(memory.read(4)))
    held('no JVM there')


attempt(read)
