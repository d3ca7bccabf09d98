"""A process that starts in the dyno is the JVM's memory until it executes its program (CVE-2016-9962, CVE-2019-5736).

Argument: which file of it in /proc to look at.
"""
import os
import sys
import time
from escape import escaped, held

what = sys.argv[1]
jvm = os.environ['JVM_EXECUTABLE'].encode()
command_line = os.environ['JVM_COMMAND_LINE'].encode()
load = open('/proc/loadavg')
end = time.monotonic() + float(os.environ['SECONDS'])
print('ready', flush=True)


def look(process):
    if what == 'cmdline':
        with open(process + '/cmdline', 'rb') as file:
            return file.read().replace(b'\0', b' ').startswith(command_line)
    if what == 'exe':
        return os.readlink(process + '/exe').encode() == jvm
    if what == 'memory':
        with open(process + '/maps') as maps, open(process + '/mem', 'rb', buffering=0) as memory:
            for line in maps:
                if 'libjvm.so' in line:
                    memory.seek(int(line.split('-')[0], 16))
                    return memory.read(4) == b'\x7fELF'
    if what == 'descriptors':
        return any('socket' in os.readlink(process + '/fd/' + fd) or int(fd) > 20
                   for fd in os.listdir(process + '/fd'))
    return False


while time.monotonic() < end:
    load.seek(0)
    last = int(load.read().split()[-1])
    for pid in range(last, last + 3):
        if pid != os.getpid():
            try:
                if look(f'/proc/{pid}'):
                    escaped(what + ' of the JVM')
            except (OSError, ValueError):
                pass
held('looked in vain')
