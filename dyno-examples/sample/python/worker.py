"""A worker that says every few seconds that it is alive, and leaves when it is told to."""
import os
import signal
import sys
import time

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
count = 0
while True:
    count += 1
    print(f"{os.environ['DYNO']} did job {count}", flush=True)
    time.sleep(2)
