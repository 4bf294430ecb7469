"""The connection machine: what an application holds (spec/05-connection.md, 5.1).

It is put together from joining.py (further flows) and consequences.py (what follows from what).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import wire
from consequences import Consequences
from flow import Flow
from joining import Joining, Wish
from lists import Lists
from phases import OPEN, OVER, Phase
from registration import Registration
from states import Ending, State
from timing import UNUSABLE, due, earliest
from transfer import Transfer
from wire import Address, Packet

if TYPE_CHECKING:
    from admission import Listener
    from host import Host


class Connection(Joining, Consequences):
    """One connection at this end."""

    def __init__(self, host: Host, service: bytes, peer_nonce: Optional[int] = None,
                 offer: Optional[wire.Belonging] = None) -> None:
        self.host = host
        self.number = host.next_connection()
        self.service = service
        self.nonce = host.random.getrandbits(64)  # SEC-2a
        self.token = host.random.getrandbits(64)  # SEC-1a
        self.peer_nonce = peer_nonce
        self.peer_token: Optional[int] = None
        self.peer_rendezvous: Optional[Address] = None
        self.take_offer(offer)
        self.listener: Optional[Listener] = None  # where it has come to
        self.announced = False  # whether the application knows of it
        self.phase = Phase.OPENING
        self.flows: list[Flow] = []
        self.transfer = Transfer(self, host.receive_buffer)
        self.lists = Lists(self)
        self.registration = Registration(self, host.rendezvous)
        self.scheduled: Optional[int] = None
        self.told_readable = self.told_peer_ended = self.told_over = self.cut_short = False
        self._outcome = "finished"  # unless something else comes first
        self._abandoned = False
        self._wishes: list[Wish] = []
        self._asking: Optional[tuple[Flow, Wish]] = None
        self._syns: dict[Address, int] = {}  # unanswered ones of further flows
        self._listed: set[Address] = set()  # which of these went to listed addresses
        self._flow_was_lost = False  # TEAR-6, R-71
        self._last_loss = Ending.FAILED
        self._unusable_since: Optional[int] = None
        self._busy_at = 0

    # Identity.

    def take_offer(self, extension: Optional[wire.Belonging]) -> None:
        """Notes by which token, and through which rendezvous, the peer can be reached."""
        if extension and extension.kind == wire.OFFER:
            self.peer_token, self.peer_rendezvous = extension.token, extension.address

    def offer(self) -> wire.Belonging:
        """OPEN-21: our token, and our rendezvous."""
        return wire.Belonging(wire.OFFER, self.token, address=self.registration.rendezvous)

    def join(self, backup: bool) -> wire.Belonging:
        """OPEN-22a."""
        return wire.Belonging(wire.JOIN, self.peer_token, wire.BACKUP if backup else 0)

    def recognises(self, packet: Packet, first: bool) -> bool:
        """SEC-4a: the first SYN+ACK tells the peer's nonce; on further flows it must be the same (R-70)."""
        if first and self.peer_nonce is None:
            self.peer_nonce = packet.control.nonce
            self.take_offer(packet.belonging)
        return packet.control.nonce == self.peer_nonce

    def flow_named(self, flow_id: int) -> Optional[Flow]:
        flow = self.host.flows.get(flow_id)
        return flow if flow and flow.connection is self else None

    @property
    def ended(self) -> bool:
        """Whether both streams are over, so that nothing can be lost any more (TEAR-15)."""
        return self.phase in (Phase.ENDED, Phase.CLOSED)

    # Opening.

    def open(self, local: Address, peer: Address, now: int) -> None:
        """CONN-1."""
        self.add(Flow(self, local, peer, first=True, opener=True)).open(now)

    def add(self, flow: Flow) -> Flow:
        self.flows.append(flow)
        self.host.flows[flow.id] = flow
        return flow

    def flow_established(self, flow: Flow) -> None:
        """The first one establishes the connection (CONN-1)."""
        self.answered_syn(flow.peer)
        if self.phase is Phase.OPENING:
            self.phase = Phase.ESTABLISHED
            self.host.connection_established(self)
        else:
            self.host.tell("flowOpened", self, flow)

    # Addresses.

    def moving(self, flow: Flow) -> None:
        """MIG-22a, R-221: the rendezvous is told before the RSYN of another address."""
        if flow.move.address != self.registration.address:
            self.registration.register(flow.move.address, self.host.now)

    def address_lost(self, address: Address, now: int) -> None:
        for flow in self.flows:
            if flow.synchronised and flow.local == address:
                self.transfer.lose(flow.packets.all_lost(now))  # DATA-14a
            flow.address_lost(address, now)

    # Time.

    def watch(self, now: int) -> None:
        """Notes since when the connection has been quiet (MIG-24a), and without a usable flow (CONN-6)."""
        if any(flow.outstanding for flow in self.flows):
            self._busy_at = now
        if any(flow.usable for flow in self.flows):
            self._unusable_since = None
        elif self._unusable_since is None:
            self._unusable_since = now

    def touched(self, now: int) -> None:
        """A packet has come."""
        self._busy_at = now

    @property
    def quiet_deadline(self) -> Optional[int]:
        """MIG-24a: nothing has been outstanding for a while."""
        busy = self.phase not in OPEN or any(flow.outstanding for flow in self.flows)
        return None if busy or not any(flow.usable for flow in self.flows) else self._busy_at + self.host.keep_alive

    @property
    def unusable_deadline(self) -> Optional[int]:
        """CONN-6: no usable flow, which none is while data is on its way of which none is acknowledged (R-281)."""
        if self.phase not in OPEN and not (self.phase is Phase.ENDED and all(flow.waiting for flow in self.flows)):
            return None
        since = [self._unusable_since]
        if self.transfer.outgoing.outstanding and self.phase in OPEN:
            since.append(self.transfer.progress_at)
        begun = earliest(*since)
        return None if begun is None else begun + UNUSABLE

    @property
    def deadline(self) -> Optional[int]:
        """When the connection wants to be woken."""
        wishes = [wish.not_before for wish in self._wishes if wish.not_before > self.host.now]
        return earliest(*(flow.deadline for flow in self.flows), self.transfer.deadline, self.lists.deadline,
                        self.registration.deadline, self.quiet_deadline, self.unusable_deadline, *wishes)

    def on_time(self, now: int) -> None:
        """Whatever is due."""
        if due(self.unusable_deadline, now):
            self.give_up("failed", now)
            return
        if due(self.quiet_deadline, now):
            self._busy_at = now
            self.transfer.probe_all(now)
        for flow in list(self.flows):
            flow.on_time(now)
        self.transfer.on_time(now)
        self.lists.on_time(now)
        self.registration.on_time(now)
        self.settle(now)

    # The application.

    def tell_application(self) -> None:
        """Events that follow from the state; `closed` is the last of all."""
        if self.told_over or not self.announced:
            return
        incoming = self.transfer.incoming
        if incoming.readable and not self.told_readable:
            self.told_readable = True
            self.host.tell("readable", self)
        if incoming.ended and not incoming.readable and not self.told_peer_ended:
            self.told_peer_ended = True
            self.host.tell("peerEnded", self)
        if self.cut_short and self.transfer.outgoing.room and self.phase in OPEN:
            self.cut_short = False
            self.host.tell("writable", self)
        self.tell_closed()

    def tell_closed(self) -> None:
        """CONN-4, CONN-5b, CONN-7b. A connection that has finished waits until the application has read everything."""
        read = self.told_peer_ended or self._abandoned or self._outcome != "finished"
        if self.phase in OVER and read:
            self.told_over = True
            self.host.tell("closed", self, outcome=self._outcome)

    def abort(self, now: int) -> None:
        """The application gives up, unread data included (CONN-5a). TimeWait is not its affair (TEAR-11a, R-157)."""
        self._abandoned = True
        if not self.ended or any(flow.state is not State.TIME_WAIT for flow in self.flows):
            self.give_up("aborted", now)

    def read(self, most: int) -> bytes:
        data = self.transfer.incoming.read(most)
        self.told_readable = False
        self.transfer.after_read()
        return data

    def write(self, data: bytes) -> int:
        written = self.transfer.outgoing.write(data)
        self.cut_short |= written < len(data)
        return written
