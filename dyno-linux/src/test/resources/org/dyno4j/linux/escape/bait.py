"""The host's side: what an escaped program could reach. Says it is ready, and lasts until its input ends."""
import ctypes
import os
import socket
import sys
import threading

token, application, key, queue = sys.argv[1:5]
libc = ctypes.CDLL(None, use_errno=True)
for name in ('shmat',):
    getattr(libc, name).restype = ctypes.c_void_p


def serve(server):
    while True:
        connection = server.accept()[0]
        connection.sendall(token.encode())
        connection.close()


def listen(family, address):
    server = socket.socket(family, socket.SOCK_STREAM)
    server.bind(address)
    server.listen(8)
    threading.Thread(target=serve, args=(server,), daemon=True).start()
    return server


tcp = listen(socket.AF_INET, ('127.0.0.1', 0))
listen(socket.AF_UNIX, '\0' + token)
listen(socket.AF_UNIX, application + '/bait.sock')
os.chmod(application + '/bait.sock', 0o777)
os.mkfifo(application + '/bait.fifo')
os.chmod(application + '/bait.fifo', 0o666)
fifo = os.open(application + '/bait.fifo', os.O_RDWR)
IPC_CREAT = 0o1000
segment = libc.shmget(int(key), 4096, IPC_CREAT | 0o666)
address = libc.shmat(segment, None, 0)
ctypes.memmove(address, token.encode() + b'\0', len(token) + 1)
os.umask(0)
posix = libc.mq_open(queue.encode(), os.O_CREAT | os.O_RDWR, 0o666, None)
libc.mq_send(posix, token.encode(), len(token), 0)
try:
    print(segment, posix, tcp.getsockname()[1], flush=True)
    sys.stdin.read()
finally:
    libc.mq_unlink(queue.encode())
    libc.shmctl(segment, 0, None)
