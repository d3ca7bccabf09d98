"""A cgroup file system of one's own, in which release_agent or cgroup.procs could be written (CVE-2022-0492): opened for
writing, never written to. Mounts what is mounted elsewhere already, and so makes no hierarchy.
"""
import os
import tempfile
from escape import attempt, call, escaped, held

MNT_DETACH = 2
failures = []


def open_group(place):
    os.close(os.open(place + '/cgroup.procs', os.O_WRONLY))
    escaped('opened for writing: cgroup.procs in ' + place)


def mount(place, controllers):
    where = place.encode() + b'\0'
    if controllers:
        call('mount', b'none\0', where, b'cgroup\0', 0, controllers.encode() + b'\0')
    else:
        call('mount', b'none\0', where, b'cgroup2\0', 0, None)
    try:
        open_group(place)
    finally:
        call('umount2', where, MNT_DETACH)


def tried(function, *arguments):
    try:
        function(*arguments)
    except OSError as e:
        failures.append(str(e))


def mount_all():
    place = tempfile.mkdtemp(dir='/tmp')
    try:
        with open('/proc/self/cgroup') as memberships:
            for line in memberships:
                controllers = line.rstrip('\n').split(':', 2)[1]
                if not controllers.startswith('name='):
                    tried(mount, place, controllers)
    finally:
        os.rmdir(place)
    tried(open_group, '/sys/fs/cgroup')
    held('; '.join(failures))


attempt(mount_all)
