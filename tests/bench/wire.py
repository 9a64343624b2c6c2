# SPDX-FileCopyrightText: 2026 The Suture founders
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small client of docs/protocol.md, and agents to try it on. For the programs beside this file."""
import json
import os
import re
import select
import socket
import struct
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VERSION = 5


def kinds():
    """The places of the messages, from their list in network/message.h."""
    text = open(os.path.join(ROOT, "network", "message.h"), encoding="utf-8").read()
    names = re.search(r"using Message = std::variant<([^>]*)>", text).group(1)
    return [name.strip() for name in names.split(",")]


KINDS = kinds()


def frame(name, header, payload=b"", payload_bytes=None):
    """A frame; with payload_bytes its prefix announces more than comes."""
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    announced = len(payload) if payload_bytes is None else payload_bytes
    return struct.pack("<2sHHHII", b"Su", VERSION, KINDS.index(name), 0, len(text), announced) + text + payload


class Closed(Exception):
    """The other side is gone."""


class Client:
    """A connection that has shaken hands."""

    def __init__(self, address, patience=20.0):
        host, port = address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=patience)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.send("Hello", {"program": "bench"})
        self.welcome = self.wait("Welcome")[1]

    def send(self, name, header, payload=b"", payload_bytes=None):
        self.socket.sendall(frame(name, header, payload, payload_bytes))

    def receive(self):
        """The next message that is no ping: name, header, payload. Answers pings."""
        while True:
            prefix = self._take(16)
            _, _, kind, _, header_bytes, payload_bytes = struct.unpack("<2sHHHII", prefix)
            header = json.loads(self._take(header_bytes))
            payload = self._take(payload_bytes)
            if KINDS[kind] == "Ping":
                self.send("Pong", {"id": header["id"], "received": 0.0, "sent": 0.0})
            elif KINDS[kind] != "Pong":
                return KINDS[kind], header, payload

    def wait(self, *names):
        """Until one of the named messages comes; a Failure is an error unless it is named."""
        while True:
            name, header, payload = self.receive()
            if name in names:
                return name, header, payload
            if name == "Failure":
                raise RuntimeError(header["error"])

    def vanish(self, by_reset):
        if by_reset:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def _take(self, count):
        while len(self.buffer) < count:
            got = self.socket.recv(1 << 20)
            if not got:
                raise Closed()
            self.buffer += got
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken


class Agent:
    """A suture-agent process with folders of its own; ends with this program."""

    def __init__(self, program, *options):
        self.folder = tempfile.TemporaryDirectory()
        self.errors = open(os.path.join(self.folder.name, "stderr"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [program, "--until-stdin-closes", "--cache", self.folder.name + "/cache", "--data", self.folder.name + "/data",
             *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        self.address = json.loads(self.process.stdout.readline())["listening"]

    def worker(self):
        client = Client(self.address)
        pid = client.welcome["agent"]["workerPid"]
        client.vanish(False)
        return pid

    def end(self):
        self.process.stdin.close()
        self.process.wait(20)


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def resident_kilobytes(pid):
    pages = int(open(f"/proc/{pid}/statm", encoding="utf-8").read().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") // 1024


def settled_descriptors(pid, most, patience=5.0):
    """The count once it is at most so many, or when patience ends."""
    end = time.monotonic() + patience
    while descriptors(pid) > most and time.monotonic() < end:
        select.select([], [], [], 0.05)
    return descriptors(pid)
