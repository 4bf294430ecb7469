"""A host: its addresses, its services, and which packet belongs where.

What is decided here stands in spec/02-wire-format.md (2.5), 03-identity-and-security.md and 05-connection.md (5.3, 5.5).
The host has no clock and no chance of its own: time comes with each call, chance from the seed.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Optional

import mtp
import wire
from connection import Connection, Phase
from flow import Ending, Flow, State
from timing import QUIET
from versions import after
from wire import ACK, FIN, NACK, RST, RSYN, SYN, Address, Packet

RECEIVE_BUFFER = 256 * 1024
SYN_QUEUE = 128  # half-open requests (SEC-11)

# What names no live pair of flow IDs, and is answered by a reply RST (SEC-6b).
DENIED = frozenset({SYN | ACK, RSYN, RSYN | ACK, FIN, FIN | ACK})


@dataclass
class Listener:
    """A service that is offered. `waiting` are connections that the application has not accepted (SEC-12)."""

    service: bytes
    backlog: int
    accepts: bool
    waiting: set[int] = field(default_factory=set)


class Host:
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
        self.send(answer, target, packet.source[0] if packet.source else source, {})  # SEC-14

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

    # Requests to open.

    def on_syn(self, packet: Packet, source: Address, target: Address, size: int) -> None:
        """A SYN is a request that we know (5.3), a JOIN (5.5), or one for a service (5.2)."""
        joins = packet.belonging is not None and packet.belonging.kind == wire.JOIN
        if packet.target_flow or joins == bool(packet.services):
            return  # OPEN-1b, OPEN-1c, OPEN-22b
        named = packet.belonging.token if joins else packet.services[0]
        key = packet.source_flow, packet.control.nonce, named  # OPEN-17
        if packet.source:
            if len(packet.source) >= wire.MOST_SOURCES:
                return  # there is no room for us in the answer
            source = packet.source[0]  # RES-8a
        flow = self._requests.get(key)
        if flow:
            flow.on_syn_again(packet, source, size, self.now)
            self.settle(flow.connection)
        elif joins:
            self.on_join(packet, source, target, size, key)
        else:
            self.on_service(packet, source, target, size, key)

    def on_service(self, packet: Packet, source: Address, target: Address, size: int, key: tuple) -> None:
        """CONN-2: a listener forks, and one whose backlog is full refuses (SEC-12)."""
        listener = self.listeners.get(packet.services[0])
        if listener is None or len(listener.waiting) >= listener.backlog:
            self.reply(RST, packet, source, target)  # SEC-6a
            return
        connection = Connection(self, listener.service, packet.control.nonce, packet.belonging)
        connection.listener = listener
        self.connections[connection.number] = connection
        self.fork(connection, packet, source, target, size, key)

    def on_join(self, packet: Packet, source: Address, target: Address, size: int, key: tuple) -> None:
        """OPEN-22d, OPEN-24: a further flow, or "not now"."""
        token = packet.belonging.token
        connection = next((one for one in self.connections.values() if one.token == token), None)
        if connection is None or connection.peer_nonce is None:
            self.reply(NACK, packet, source, target)
            return
        if packet.control.nonce != connection.peer_nonce:
            return  # SEC-3
        if connection.phase is Phase.OPENING and connection.flows[0].state is State.SYN_RECEIVED:
            connection.flows[0].proven(self.now)  # OPEN-27
        if connection.may_join():
            self.fork(connection, packet, source, target, size, key)
        else:
            self.reply(NACK, packet, source, target)
        self.settle(connection)

    def fork(self, connection: Connection, packet: Packet, source: Address, target: Address, size: int,
             key: tuple) -> None:
        """A flow in SynReceived, for which a full queue makes room (SEC-11)."""
        self.make_room()
        flow = connection.add(Flow(connection, target, source, first=not connection.flows and
                                   connection.phase is Phase.OPENING, opener=False))
        flow.backup = bool(packet.belonging and packet.belonging.flags & wire.BACKUP)
        flow.request_key = key
        self._requests[key] = flow
        flow.accept_syn(packet, source, size, self.now)
        self.settle(connection)

    def make_room(self) -> None:
        """SEC-11, R-54: the fullest source loses its oldest half-open request; ports do not tell sources apart."""
        half_open = [flow for flow in self._requests.values() if flow.state is State.SYN_RECEIVED]
        if len(half_open) >= SYN_QUEUE:
            counts = Counter(flow.peer.ip for flow in half_open)
            most = max(counts.values())
            oldest = next(flow for flow in half_open if counts[flow.peer.ip] == most)
            oldest.finish(Ending.FAILED)
            self.settle(oldest.connection)

    def connection_established(self, connection: Connection) -> None:
        """The application of a listener accepts at once, or lets the backlog fill."""
        listener = connection.listener
        if listener and not listener.accepts:
            listener.waiting.add(connection.number)
            return
        if listener:
            connection.announced = True
            self.tell("incoming", connection)
        self.tell("connected", connection)
        connection.registration.register(connection.flows[0].control_address, self.now)

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
        if connection.phase in (Phase.CLOSED, Phase.ABORTED) and not connection.flows and (
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
