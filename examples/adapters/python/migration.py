"""The migration machine: where the two ends of a flow believe each other to be (spec/07-migration.md).

What it decides in each state stands in spec/machines/migration.md. Its two halves are `move` (our own RSYN) and
`answer` (our RSYN+ACK to the peer's); `waiting` says that our own move waits for an address.
"""

from __future__ import annotations

from typing import Optional

import wire
from timing import REQUEST_TRIES, Request
from versions import after, newer
from wire import ACK, RSYN, Address, Packet

WAY_BACK = 4  # unanswered RSYNs, after which an old address that is still there is tried again (MIG-5)
THAW = 3  # unanswered RSYN+ACKs (MIG-10b)
RENDEZVOUS = 2  # unanswered RSYNs (MIG-21a)


class Migration:
    """The half of a flow that follows addresses."""

    def start_migration(self) -> None:
        self.move: Optional[Request] = None  # its `address` is where we move to
        self.answer: Optional[Request] = None
        self.waiting = False
        self.candidate: Optional[Address] = None
        self.frozen = False
        self.new_opening_address: Optional[Address] = None  # since SynReceived (OPEN-15)
        self.last_move: Optional[int] = None  # the version of our RSYN that was answered last
        self.peer_move: Optional[int] = None  # the version of the newest RSYN accepted
        self.peer_move_from: Optional[Address] = None
        self.last_answer: Optional[tuple[int, int]] = None  # version and ackno of our newest RSYN+ACK
        self.news_at = 0  # when a newer address of the peer was heard of (MIG-25d)

    @property
    def newest_peer(self) -> Address:
        """MIG-1: where requests go."""
        return self.candidate or self.peer

    @property
    def control_address(self) -> Address:
        """CTL-18a: where control packets come from."""
        if self.move:
            return self.move.address
        return self.new_opening_address or self.local

    # Our own move.

    def address_lost(self, address: Address, now: int) -> None:
        """One of the host's addresses is gone (MIG-2); the flow goes on from another or waits."""
        if self.control_address == address and not self.waiting:
            other = self.host.another_address(self)
            if other is None:
                self.wait_for_address()
            else:
                self.move_to(other, now)

    def wait_for_address(self) -> None:
        """MIG-2: nothing is sent, and no timer of a request runs, until there is an address."""
        self.waiting = True
        if self.synchronised:
            self.move = None
            for slot in (self.answer, self.fin):
                if slot:
                    slot.deadline = None

    def address_gained(self, address: Address, now: int) -> None:
        """A flow that waits for an address takes the new one (MIG-3)."""
        if self.waiting and self.host.fits(address, self):
            self.move_to(address, now)

    def move_to(self, address: Address, now: int) -> None:
        """Goes on from another address: a fresh SYN (OPEN-9), the SYN+ACK again (OPEN-15) or an RSYN (MIG-3, MIG-4)."""
        self.waiting = False
        if self.synchronised:
            self.ask(address, now)
            self.resend_open_requests(now, but=self.move)
        elif self.request_key is None:
            self.local = address
            if self.connection.may_send_syn(self):
                self.open(now)
        else:
            self.new_opening_address = address
            self.send_syn_ack()

    def ask(self, address: Address, now: int) -> None:
        """Sends an RSYN with a fresh version from an address of ours."""
        self.move = Request(self.issue(), REQUEST_TRIES, now, self.round_trip.rto)
        self.move.address = address
        self.connection.moving(self)
        self.send_move()

    def check_path(self, now: int) -> None:
        """MIG-24b, MIG-25c: an RSYN from where one already is. One that is outstanding proves the path as well."""
        if self.synchronised and not self.move and not self.waiting:
            self.ask(self.local, now)

    def send_move(self, again: bool = False) -> None:
        self.move.blocked = not self.send(RSYN, self.move.version, self.newest_peer, again=again)
        if self.move.unanswered >= RENDEZVOUS:
            self.send_move_by_rendezvous()

    def send_move_by_rendezvous(self) -> None:
        """MIG-21a: the peer's rendezvous passes the RSYN on."""
        rendezvous = self.connection.peer_rendezvous
        if rendezvous:
            find = wire.Belonging(wire.FIND, self.connection.peer_token)
            self.send(RSYN, self.move.version, rendezvous, belonging=find)

    def on_move_denied(self) -> None:
        """SEC-8c: a reply RST to our RSYN ends nothing, and brings the rendezvous forward."""
        self.send_move_by_rendezvous()

    def moved_while_opening(self, now: int) -> None:
        """OPEN-15: what the peer has adopted may be the address that we had before."""
        if self.new_opening_address:
            address, self.new_opening_address = self.new_opening_address, None
            self.ask(address, now)

    def on_move_time(self, now: int) -> None:
        """Our RSYN is unanswered: again (CTL-6a), back where we were (MIG-5), or given up (MIG-19)."""
        if self.move.tries >= WAY_BACK and self.move.address != self.local and self.local in self.host.addresses:
            self.move_to(self.local, now)
        elif self.move.expire(now):
            self.send_move(again=True)
        else:
            self.abort()

    def on_move_answered(self, packet: Packet, source: Address, now: int) -> None:
        """RSYN+ACK: adopts our own new address (MIG-11), or was answered before (MIG-12), or is of an older move."""
        ackno = packet.control.ackno
        if self.move and ackno == after(self.move.version):
            move, self.move = self.move, None
            self.last_move = move.version
            move.answered(now, self.round_trip)
            self.packets.restored()
            if move.address != self.local:
                self.local = move.address
                self.start_anew(now)
                self.connection.host.tell("moved", self.connection, self)
        elif self.move or self.last_move is None or ackno != after(self.last_move):
            return  # MIG-13, FLOW-4
        self.send_ack(packet.control.version, source)

    # The peer's move.

    def on_move_packet(self, packet: Packet, source: Address, size: int, now: int) -> None:
        """An RSYN or an RSYN+ACK on a synchronised flow (MIG-26)."""
        if packet.control.flags & ACK:
            self.on_move_answered(packet, source, now)
            return
        if packet.source and packet.belonging and packet.belonging.kind == wire.FIND:
            source = packet.source[0]  # MIG-21b
        version = packet.control.version
        if newer(version, self.peer_opening if self.peer_move is None else self.peer_move):
            self.on_newer_move(version, source, size, now)
        elif version == self.peer_move:
            self.on_same_move(source, size, now)

    def on_newer_move(self, version: int, source: Address, size: int, now: int) -> None:
        """MIG-6: its source is the candidate. Unless that is where the peer is already, the flow freezes (MIG-10a)."""
        self.peer_move, self.peer_move_from = version, source
        self.frozen = source != self.peer
        self.ask_candidate(source, size, now)

    def on_same_move(self, source: Address, size: int, now: int) -> None:
        """The newest RSYN again: from the same source (MIG-7), or by another way (MIG-8)."""
        if self.answer is None or source == self.peer_move_from:
            if self.answer:
                self.answer.ambiguous = True
                self.answer.blocked = False
            version, ackno = self.last_answer
            self.send(RSYN | ACK, version, source, ackno)
        else:
            self.peer_move_from = source
            self.ask_candidate(source, size, now)

    def ask_candidate(self, source: Address, size: int, now: int) -> None:
        """Asks the candidate, by an RSYN+ACK of fresh version, to prove itself (MIG-6b, MIG-8b)."""
        elsewhere = source != self.newest_peer
        self.candidate = source
        if source != self.peer and source not in self.credit:
            self.credit[source] = 3 * size  # SEC-9
        self.answer = Request(self.issue(), REQUEST_TRIES, now, self.round_trip.rto)
        self.answer.ackno = after(self.peer_move)
        self.last_answer = self.answer.version, self.answer.ackno
        self.send_answer()
        if elsewhere:
            self.news_at = now
            self.resend_open_requests(now, but=self.answer)  # CTL-15

    def send_answer(self, again: bool = False) -> None:
        self.answer.blocked = not self.send(RSYN | ACK, self.answer.version, self.candidate, self.answer.ackno, again)

    def on_answer_time(self, now: int) -> None:
        """Our RSYN+ACK is unanswered: again, and the flow thaws in time (MIG-10b); at last it ends (MIG-18)."""
        if self.answer.expire(now):
            self.send_answer(again=True)
            if self.answer.unanswered >= THAW:
                self.frozen = False
        else:
            self.abort()

    def on_answer_acknowledged(self, now: int) -> None:
        """MIG-14: the candidate is proven and adopted."""
        self.answer.answered(now, self.round_trip)
        self.answer = None
        changed, self.peer = self.candidate != self.peer, self.candidate
        self.candidate = None
        self.frozen = False
        self.credit.pop(self.peer, None)
        self.packets.restored()
        if changed:
            self.start_anew(now)
            self.connection.host.tell("peerMoved", self.connection, self)
        self.resend_blocked(now)

    # Both.

    def start_anew(self, now: int) -> None:
        """MIG-16: another path. What was learnt of the old one goes, and what is in flight there is lost."""
        self.round_trip = type(self.round_trip)()
        self.connection.transfer.lose(self.packets.another_path(now))

    def resend_open_requests(self, now: int, but: Optional[Request]) -> None:
        """CTL-15: the silence was the old address's."""
        for slot, resend in self.open_requests():
            if slot is not but:
                slot.ambiguous = True
                slot.restart(now, self.round_trip.rto)
                resend(again=True)

    def resend_blocked(self, now: int) -> None:
        """What was kept from an unproven address goes as soon as it is proven."""
        for slot, resend in self.open_requests():
            if slot.blocked:
                slot.restart(now, self.round_trip.rto)
                resend(again=True)

    def open_requests(self) -> list:
        """The outstanding requests of a synchronised flow, and how each is sent again."""
        slots = (self.move, self.send_move), (self.answer, self.send_answer), (self.fin, self.send_fin)
        return [pair for pair in slots if pair[0]]
