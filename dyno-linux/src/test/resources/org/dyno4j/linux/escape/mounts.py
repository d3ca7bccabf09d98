"""Mounts, in whatever mount namespace this is. Argument: which way."""
import ctypes
import os
import sys
from escape import attempt, call, escaped

MS_REMOUNT, MS_BIND, OPEN_TREE_CLONE, AT_FDCWD = 32, 4096, 1, -100


def mount():
    way = sys.argv[1]
    place = b'/tmp/place\0'
    os.makedirs('/tmp/place', exist_ok=True)
    if way == 'tmpfs':
        call('mount', b'none\0', place, b'tmpfs\0', 0, None)
    elif way == 'proc':
        call('mount', b'none\0', place, b'proc\0', 0, None)
    elif way == 'writable':
        call('mount', None, b'/usr\0', None, MS_REMOUNT | MS_BIND, None)
    elif way == 'unmount':
        call('umount2', b'/proc\0', 2)
    elif way == 'fsopen':
        call('fsopen', b'tmpfs\0', 0)
    elif way == 'open_tree':
        call('open_tree', AT_FDCWD, b'/usr\0', OPEN_TREE_CLONE)
    elif way == 'chroot':
        call('chroot', b'/tmp\0')
    elif way == 'pivot_root':
        call('mount', b'none\0', place, b'tmpfs\0', 0, None)
        os.chdir('/tmp/place')
        call('pivot_root', b'.\0', b'.\0')
    escaped('done')


attempt(mount)
