"""A host: its addresses, its services, and which packet belongs where.

What is decided here stands in spec/02-wire-format.md (2.5) and 03-identity-and-security.md; SYNs are in admission.py.
The host has no clock and no chance of its own: time comes with each call, chance from the seed.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from typing import Optional

import mtp
import wire
from admission import Admission, Listener
from connection import Connection
from flow import Flow
from phases import OVER
from states import State
from timing import QUIET
from versions import after
from wire import ACK, FIN, NACK, RST, RSYN, SYN, Address, Packet

RECEIVE_BUFFER = 256 * 1024

# What names no live pair of flow IDs, and is answered by a reply RST (SEC-6b).
DENIED = frozenset({SYN | ACK, RSYN, RSYN | ACK, FIN, FIN | ACK})


class Host(Admission):
    """One host of one run."""

    def __init__(self, seed: int, addresses: list[Address], receive_buffer: int = RECEIVE_BUFFER,
                 keep_alive: int = QUIET, tells_addresses: bool = True, rendezvous: Optional[Address] = None) -> None:
        self.random = random.Random(seed)
        self.addresses = list(addresses)
        self.receive_buffer = receive_buffer
        self.keep_alive = keep_alive
        self.tells_addresses = tells_addresses
        self.rendezvous = rendezvous
        self.now = 0
        self.malformed: Counter[str] = Counter()  # WIRE-11b
        self.listeners: dict[bytes, Listener] = {}
        self.connections: dict[int, Connection] = {}
        self.flows: dict[int, Flow] = {}
        self.out: list[tuple[Address, Address, bytes]] = []
        self.events: list[dict] = []
        self._requests: dict[tuple, Flow] = {}  # by what makes two SYNs the same (OPEN-17)
        self._timers: list[tuple[int, int]] = []
        self._number = 0

    # Names.

    def next_connection(self) -> int:
        self._number += 1
        return self._number

    def draw_flow_id(self) -> int:
        """SEC-1: unpredictable, not 0, and not one of ours."""
        while True:
            name = self.random.getrandbits(32)
            if name and name not in self.flows:
                return name

    # Out.

    def send(self, packet: Packet, source: Address, target: Address, credit: dict[Address, int],
             reserve: int = 0) -> bool:
        """Sends a packet; returns False if an unproven address would get more than its share (SEC-9).

        What is sent again leaves room for `reserve` packets of its size, which may be new requests (R-92).
        """
        if source not in self.addresses:
            return True  # MIG-2: there is nothing to send from
        data = wire.encode(packet)
        if target in credit:
            size = len(data) + target.overhead
            if credit[target] < size * (1 + reserve):
                return False
            credit[target] -= size
        self.out.append((source, target, data))
        return True

    def transmit(self, packet: Packet, source: Address, target: Address) -> int:
        """Sends a packet whose destination needs no proof; returns its size with IP."""
        data = wire.encode(packet)
        if source in self.addresses:
            self.out.append((source, target, data))
        return len(data) + target.overhead

    def tell(self, event: str, connection: Connection, flow: Optional[Flow] = None,
             outcome: Optional[str] = None) -> None:
        """Tells the application something of a connection that it knows."""
        if not connection.announced or connection.told_over and event != "closed":
            return
        message: dict = {"event": event, "connection": connection.number}
        if flow:
            message["flow"] = flow.id
        if outcome:
            message["outcome"] = outcome
        self.events.append(message)

    def reply(self, flags: int, packet: Packet, source: Address, target: Address) -> None:
        """SEC-6c, CTL-3b, CTL-18b: a reply RST or NACK, with flow IDs swapped and the nonce copied."""
        control = wire.Control(flags | ACK, 0, after(packet.control.version), packet.control.nonce)
        answer = Packet(packet.target_flow, packet.source_flow, control)
        self.transmit(answer, target, packet.source[0] if packet.source else source)  # SEC-14

    # In.

    def receive(self, source: Address, target: Address, data: bytes) -> None:
        """A packet has reached one of our addresses."""
        try:
            packet = wire.decode(data)
        except wire.Malformed as reason:
            self.malformed[str(reason)] += 1  # WIRE-11
            return
        if target not in self.addresses:
            return
        size = len(data) + source.overhead
        if packet.control is None:
            self.on_data(packet, source, size)
        elif packet.control.flags in wire.PERMITTED_FLAGS:  # CTL-4c
            self.on_control(packet, source, target, size)

    def on_data(self, packet: Packet, source: Address, size: int) -> None:
        """SEC-15: both flow IDs and the CRC are enough, whatever address it comes from."""
        flow = self.flows.get(packet.target_flow)
        if flow is None or flow.peer_id != packet.source_flow or packet.mtp is None or flow.waiting:
            return  # SEC-7a, MIG-27
        if flow.state is State.SYN_RECEIVED:
            flow.proven(self.now)  # OPEN-26
        if not flow.synchronised:
            return  # OPEN-12
        connection = flow.connection
        connection.touched(self.now)
        flow.received(source, size)
        connection.transfer.on_mtp(flow, packet.mtp, self.now)
        if flow.synchronised:
            if packet.mtp.flags & mtp.MOVED:
                flow.check_path(self.now)  # MIG-25c
            connection.transfer.came_from(flow, source, self.now)
        self.settle(connection)

    def on_control(self, packet: Packet, source: Address, target: Address, size: int) -> None:
        """Finds the flow, and lets only what bears the right nonce reach it (SEC-3)."""
        flags = packet.control.flags
        if packet.source_flow == 0 and not flags & (RST | NACK):
            self.on_flowless(packet)
            return
        if flags == SYN:
            self.on_syn(packet, source, target, size)
            return
        flow = self.flows.get(packet.target_flow)
        if flow is None or flow.state is not State.SYN_SENT and packet.source_flow != flow.peer_id:
            if flags in DENIED:
                self.reply(RST, packet, source, target)  # SEC-6b, OPEN-20, R-103
            return
        if flow.waiting:
            return  # MIG-27
        connection = flow.connection
        if flow.state is State.SYN_SENT:
            flow.on_opening_answer(packet, source, self.now)
        elif packet.control.nonce == connection.peer_nonce:
            connection.touched(self.now)
            flow.received(source, size)
            flow.on_control(packet, source, size, self.now)
        elif packet.control.nonce == connection.nonce:
            flow.on_reply(packet)
        self.settle(connection)

    def on_flowless(self, packet: Packet) -> None:
        """SEC-1c: what comes from flow 0 is dropped, but for the answer to a REGISTER (MIG-22c)."""
        extension = packet.belonging
        if packet.control.flags == ACK and extension and extension.kind == wire.REGISTER:
            for connection in self.connections.values():
                if connection.token == extension.token:
                    connection.registration.on_answer(extension.version)
                    self.schedule(connection)

    def forget(self, flow: Flow) -> None:
        """A flow that is Closed is forgotten with its IDs (R-73)."""
        del self.flows[flow.id]
        if flow.request_key:
            self._requests.pop(flow.request_key, None)

    # Addresses.

    def fits(self, address: Address, flow: Flow) -> bool:
        """Whether the flow's peer can be reached from there: from a port to a port only."""
        return bool(address.port) == bool(flow.newest_peer.port)

    def another_address(self, flow: Flow) -> Optional[Address]:
        """Where a flow goes on whose address is gone: where it was before, else the first that fits."""
        fitting = [address for address in self.addresses if self.fits(address, flow)]
        return flow.local if flow.local in fitting else next(iter(fitting), None)

    def add_address(self, address: Address) -> None:
        if address in self.addresses:
            return
        self.addresses.append(address)
        for connection in list(self.connections.values()):
            for flow in list(connection.flows):
                flow.address_gained(address, self.now)
            self.settle(connection)

    def remove_address(self, address: Address) -> None:
        if address not in self.addresses:
            return
        self.addresses.remove(address)
        for connection in list(self.connections.values()):
            connection.address_lost(address, self.now)
            self.settle(connection)

    # The application.

    def connect(self, service: bytes, local: Address, peer: Address) -> Connection:
        connection = Connection(self, service)
        connection.announced = True
        self.connections[connection.number] = connection
        connection.open(local, peer, self.now)
        self.settle(connection)
        return connection

    def listen(self, service: bytes, backlog: int, accepts: bool) -> None:
        """CONN-8: what was forked already stays."""
        if backlog == 0:
            self.listeners.pop(service, None)
        else:
            self.listeners[service] = Listener(service, backlog, accepts)

    # Time.

    def settle(self, connection: Connection) -> None:
        """Draws the consequences, and notes when the connection wants to be woken."""
        connection.settle(self.now)
        self.schedule(connection)

    def schedule(self, connection: Connection) -> None:
        deadline = connection.deadline
        if deadline != connection.scheduled:
            connection.scheduled = deadline
            if deadline is not None:
                heapq.heappush(self._timers, (deadline, connection.number))
        if connection.phase in OVER and not connection.flows and (
                connection.told_over or not connection.announced):
            self.drop(connection)

    def drop(self, connection: Connection) -> None:
        """Nothing more can happen to it."""
        self.connections.pop(connection.number, None)
        if connection.listener:
            connection.listener.waiting.discard(connection.number)

    def advance(self, now: int) -> None:
        """Does what is due."""
        self.now = now
        while self._timers and self._timers[0][0] <= now:
            deadline, number = heapq.heappop(self._timers)
            connection = self.connections.get(number)
            if connection and connection.scheduled == deadline:
                connection.scheduled = None
                connection.on_time(now)
                self.schedule(connection)

    @property
    def deadline(self) -> Optional[int]:
        """When the host wants to be woken."""
        while self._timers:
            deadline, number = self._timers[0]
            connection = self.connections.get(number)
            if connection and connection.scheduled == deadline:
                return deadline
            heapq.heappop(self._timers)
        return None
