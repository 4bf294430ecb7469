"""Which SYN is let in: services, further flows and their limits (spec/05-connection.md, 5.3 and 5.5)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import wire
from connection import Connection
from flow import Flow
from phases import Phase
from states import Ending, State
from wire import NACK, RST, Address, Packet

SYN_QUEUE = 128  # half-open requests (SEC-11)


@dataclass
class Listener:
    """A service that is offered. `waiting` are connections that the application has not accepted (SEC-12)."""

    service: bytes
    backlog: int
    accepts: bool
    waiting: set[int] = field(default_factory=set)


class Admission:
    """The half of a host that answers SYNs."""

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
