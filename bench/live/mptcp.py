#!/usr/bin/env python3
"""Multipath TCP of the kernel, measured as 'servalref perf' measures: bytes received, and the longest pause of the reader.

usage: mptcp.py server ADDR PORT | mptcp.py client ADDR PORT FROM SECONDS
The client prints one line of JSON. The congestion control is reno, to which the linked increases are nearest.
"""
import json
import socket
import sys
import time

MPTCP = 262
CHUNK = 1 << 20


def stream():
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, MPTCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"reno")
    return opened


def serve(address, port):
    listener = stream()
    listener.bind((address, port))
    listener.listen()
    print("listening", flush=True)
    buffer = bytearray(CHUNK)
    while True:
        connection, _ = listener.accept()
        total, pause, first, last = 0, 0.0, None, None
        while (read := connection.recv_into(buffer)) > 0:
            now = time.monotonic()
            first = now if first is None else first
            pause = max(pause, now - last) if last is not None else pause
            last, total = now, total + read
        seconds = last - first if first is not None else 0.0
        connection.sendall(json.dumps({"bytes": total, "seconds": seconds, "longestPauseSeconds": pause}).encode())
        connection.close()


def ask(address, port, source, seconds):
    connection = stream()
    connection.bind((source, 0))
    connection.connect((address, port))
    chunk, end = bytes(CHUNK), time.monotonic() + seconds
    while time.monotonic() < end:
        connection.sendall(chunk)
    connection.shutdown(socket.SHUT_WR)
    answer = b""
    while read := connection.recv(4096):
        answer += read
    told = json.loads(answer)
    told["bitsPerSecond"] = told["bytes"] * 8 / told["seconds"] if told["seconds"] > 0 else 0
    print(json.dumps(told, separators=(",", ":")))


if sys.argv[1] == "server":
    serve(sys.argv[2], int(sys.argv[3]))
else:
    ask(sys.argv[2], int(sys.argv[3]), sys.argv[4], float(sys.argv[5]))
