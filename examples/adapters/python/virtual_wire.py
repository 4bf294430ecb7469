"""Hosts behind adapters, with applications, on a wire that loses, delays and reorders: what the tests are made of.

`World.pcap` writes what a host has sent and received, for `servalref check FILE --at ADDRESS --complete`.
"""

from __future__ import annotations

import base64
import heapq
import json
import random
import struct
import subprocess
import unittest
from typing import Callable, Optional

import wire
from adapter import Adapter
from timing import MILLISECOND, SECOND
from versions import newer
from wire import Address, checksum

SERVICE = "00" * 31 + "05"
A0, A1, A2 = "10.1.0.1", "10.1.1.1", "10.1.2.1"
B0, B1, B2 = "10.2.0.1", "10.2.1.1", "10.2.2.1"
PIECE = 512 * 1024  # bytes written at once: more than any send buffer takes
RENDEZVOUS = "10.9.0.1"


class Program:
    """An adapter in a process of its own, to join with this implementation."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.handle({"type": "hello", "protocol": 1})

    def handle(self, request: dict) -> dict:
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class End:
    """A host with an application that reads whatever comes and counts it."""

    def __init__(self, world: "World", name: str, addresses: list[str], seed: int, program: Optional[Program],
                 **options) -> None:
        self.world, self.name, self.addresses = world, name, set(addresses)
        self.all_addresses = set(addresses)
        self.adapter = program or Adapter()
        self.received: dict[int, bytearray] = {}
        self.events: list[dict] = []
        self.frames: list[tuple[int, str, str, bytes]] = []
        self.unsent: dict[int, bytes] = {}
        self.reads = True
        self.ends_with_peer = True
        self.connection: Optional[int] = None
        self.deadline: Optional[int] = None
        self.ask("start", dialect="mtp1", transport="mtp", seed=seed, addresses=addresses, options=options)

    def ask(self, kind: str, **members) -> dict:
        """Sends a request; passes packets to the wire and events to the application."""
        reply = self.adapter.handle({"type": kind, "now": self.world.now, **members})
        self.deadline = reply["deadline"]
        assert self.deadline is None or self.deadline > self.world.now, "a deadline in the past"
        for packet in reply.get("packets", []):
            data = base64.b64decode(packet["data"])
            self.frames.append((self.world.now, packet["from"], packet["to"], data))
            self.world.carry(packet["from"], packet["to"], data)
        for event in reply.get("events", []):
            self.events.append(event)
            self.world.later(0, lambda event=event: self.on_event(event))
        return reply

    def on_event(self, event: dict) -> None:
        number = event["connection"]
        if event["event"] in ("incoming", "connected"):
            self.connection = number
        elif event["event"] == "readable" and self.reads:
            self.read(number)
        elif event["event"] == "peerEnded" and self.ends_with_peer:
            self.ask("end", connection=number)
        elif event["event"] == "writable":
            self.write(self.unsent.pop(number, b""))

    def read(self, number: int) -> None:
        while True:
            data = base64.b64decode(self.ask("read", connection=number, max=65536)["data"])
            self.received.setdefault(number, bytearray()).extend(data)
            if not data:
                return

    def write(self, data: bytes) -> None:
        piece = base64.b64encode(data[:PIECE]).decode()
        reply = self.ask("write", connection=self.connection, data=piece)
        self.unsent[self.connection] = data[reply["written"]:]

    def send(self, data: bytes, end: bool = True) -> None:
        self.write(data)
        if end:
            self.finish()

    def finish(self) -> None:
        """Ends the stream as soon as all of it was taken."""
        if self.unsent.get(self.connection):
            self.world.later(50 * MILLISECOND, self.finish)
        else:
            self.ask("end", connection=self.connection)

    def arrives(self, source: str, target: str, data: bytes) -> None:
        if target in self.addresses:
            self.frames.append((self.world.now, source, target, data))
            self.ask("packet", **{"from": source, "to": target, "data": base64.b64encode(data).decode()})

    def gain(self, address: str) -> None:
        self.addresses.add(address)
        self.all_addresses.add(address)
        self.ask("addAddress", address=address)

    def leave(self, address: str) -> None:
        self.addresses.discard(address)
        self.ask("removeAddress", address=address)

    @property
    def flows(self) -> list[int]:
        """The flows of the connection; only this implementation can be asked."""
        return [flow.id for flow in self.adapter._host.connections[self.connection].flows]

    def told(self, kind: str) -> list[dict]:
        return [event for event in self.events if event["event"] == kind]

    def outcomes(self) -> list[str]:
        return [event["outcome"] for event in self.told("closed")]


class Rendezvous:
    """A node that registers tokens and passes RSYNs on (MIG-21c, MIG-22d to MIG-22f)."""

    def __init__(self, world: "World", address: str) -> None:
        self.world, self.addresses = world, {address}
        self.deadline = None
        self.registered: dict[int, tuple[int, str]] = {}

    def arrives(self, source: str, target: str, data: bytes) -> None:
        packet = wire.decode(data)
        extension = packet.belonging
        if extension is None:
            return
        version, address = self.registered.get(extension.token, (extension.version, source))
        if extension.kind == wire.REGISTER and not newer(version, extension.version):
            self.registered[extension.token] = extension.version, source
            packet.control.flags = wire.ACK
            self.world.carry(target, source, wire.encode(packet))
        elif extension.kind == wire.FIND and extension.token in self.registered:
            packet.source = [Address.parse(source), Address.parse(target)]
            self.world.carry(source, address, wire.encode(packet))


class World:
    """Hosts, and a wire that loses, delays and reorders by a seed of its own."""

    def __init__(self, seed: int = 1, delay: int = 20 * MILLISECOND, loss: float = 0.0, jitter: int = 0) -> None:
        self.now = 0
        self.delay, self.loss, self.jitter = delay, loss, jitter
        self.random = random.Random(seed)
        self.seed = seed
        self.ends: list[End] = []
        self.nodes: list[Rendezvous] = []
        self.drops: Callable[[str, str, bytes], bool] = lambda source, target, data: False
        self._agenda: list = []
        self._count = 0

    def end(self, name: str, *addresses: str, program: Optional[Program] = None, **options) -> End:
        end = End(self, name, list(addresses), self.seed * 100 + len(self.ends), program, **options)
        self.ends.append(end)
        return end

    def later(self, after: int, action: Callable[[], object]) -> None:
        self._count += 1
        heapq.heappush(self._agenda, (self.now + after, self._count, action))

    def at(self, seconds: float, action: Callable[[], object]) -> None:
        self.later(int(seconds * SECOND) - self.now, action)

    def carry(self, source: str, target: str, data: bytes) -> None:
        if self.random.random() < self.loss or self.drops(source, target, data):
            return
        self.later(self.delay + int(self.random.random() * self.jitter), lambda: self.deliver(source, target, data))

    def deliver(self, source: str, target: str, data: bytes) -> None:
        for end in [*self.ends, *self.nodes]:
            if target in end.addresses:
                end.arrives(source, target, data)

    def run(self, seconds: float) -> None:
        """Lets so much time pass, or as much as it takes until nothing is left to happen."""
        stop = int(seconds * SECOND)
        while True:
            wake = min((end.deadline for end in self.ends if end.deadline is not None), default=None)
            event = self._agenda[0][0] if self._agenda else None
            times = [time for time in (wake, event) if time is not None]
            if not times or min(times) > stop:
                self.now = stop
                return
            if event is not None and event == min(times):
                self.now, _, action = heapq.heappop(self._agenda)
                action()
                continue
            self.now = wake
            for end in self.ends:
                if end.deadline is not None and end.deadline <= self.now:
                    end.ask("time")

    def pcap(self, end: End, path: str) -> None:
        """Writes what one host has sent and received: raw IP, protocol 144 or UDP."""
        with open(path, "wb") as file:
            file.write(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, 101))
            for time, source, target, data in end.frames:
                frame = _ip_packet(Address.parse(source), Address.parse(target), data)
                file.write(struct.pack("<IIII", 1_700_000_000 + time // SECOND, time % SECOND, len(frame), len(frame)))
                file.write(frame)


def _ip_packet(source: Address, target: Address, data: bytes) -> bytes:
    ends = bytes(map(int, source.ip.split("."))) + bytes(map(int, target.ip.split(".")))
    if source.port:
        data = struct.pack(">HHHH", source.port, target.port, 8 + len(data), 0) + data
    start = struct.pack(">BBHHHBB", 0x45, 0, 20 + len(data), 0, 0x4000, 64, 17 if source.port else 144)
    return start + checksum(start + b"\0\0" + ends).to_bytes(2, "big") + ends + data


def blob(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def pair(seed: int = 1, **wire) -> tuple[World, End, End]:
    """A world with A, which opens, and B, which listens."""
    world = World(seed, **wire)
    a, b = world.end("A", A0), world.end("B", B0)
    b.ask("listen", service=SERVICE, backlog=5)
    return world, a, b


def connect(a: End, local: str = A0, peer: str = B0) -> None:
    a.connection = a.ask("connect", service=SERVICE, local=local, peer=peer)["connection"]


class StoryTests(unittest.TestCase):
    """What every story ends with: all bytes arrived once and in order, both were told so, and no timer is left."""

    def assert_finished(self, world: World, a: End, b: End, from_a: bytes, from_b: bytes = b"",
                        until: float = 400) -> None:
        world.run(until)
        self.assertEqual((a.outcomes(), b.outcomes()), (["finished"], ["finished"]))
        self.assertEqual(bytes(b.received.get(b.connection, b"")), from_a)
        self.assertEqual(bytes(a.received.get(a.connection, b"")), from_b)
        self.assertEqual((a.deadline, b.deadline), (None, None))
