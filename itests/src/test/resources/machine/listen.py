# SPDX-License-Identifier: Apache-2.0
"""Listens at a socket as systemd does: prints each message as a line, its assignments separated by tabs."""
import socket
import sys

with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
    listener.bind(sys.argv[1])
    print("listening", flush=True)
    while True:
        print(listener.recv(65536).decode().strip().replace("\n", "\t"), flush=True)
