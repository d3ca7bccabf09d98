"""A socket of the host's. Argument: loopback, abstract (CVE-2020-15257), or file: in the application's directory."""
import os
import socket
import sys
from escape import attempt, escaped, held


def connect():
    way = sys.argv[1]
    family = socket.AF_INET if way == 'loopback' else socket.AF_UNIX
    address = {'loopback': ('127.0.0.1', int(os.environ['PORT'])),
               'abstract': '\0' + os.environ['TOKEN'],
               'file': sys.path[0] + '/bait.sock'}[way]
    client = socket.socket(family, socket.SOCK_STREAM)
    client.settimeout(10)
    client.connect(address)
    answer = client.recv(100).decode()
    if answer == os.environ['TOKEN']:
        escaped('the host answered')
    held('somebody else answered')


attempt(connect)
