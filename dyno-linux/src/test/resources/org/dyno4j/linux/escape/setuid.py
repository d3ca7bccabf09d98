"""A setuid program of the host's: has it become another user while it waits for a password?

Then it is out of sight in /proc, where only what one may look into is shown, and still runs.
"""
import os
import subprocess
import time
from escape import escaped, held

process = subprocess.Popen(['/bin/su', '-c', 'true'], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
for _ in range(100):
    if process.poll() is not None:
        held('it ended with ' + str(process.returncode))
    try:
        with open(f'/proc/{process.pid}/status') as status:
            if [line.split()[2] for line in status if line.startswith('Uid:')] != [str(os.geteuid())]:
                escaped('it is another user')
    except FileNotFoundError:
        if process.poll() is None:
            process.stdin.close()
            escaped('it is another user, out of sight')
    time.sleep(0.01)
process.stdin.close()
held('it is the same user')
