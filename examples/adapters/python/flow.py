"""The flow machine: the life of one pair of flow IDs at one end (spec/05-connection.md, 06-flow.md and 10-teardown.md).

What it decides in each state stands in spec/machines/flow.md; its other half, the moves, in migration.py.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Optional

import wire
from migration import Migration
from packets import PacketSpace
from timing import (FIN_TRIES, FIN_WAIT_2, HALF_OPEN, REQUEST_TRIES, SYN_ACK_TRIES, TIME_WAIT, Request, RoundTrip, due,
                    earliest)
from versions import after, newer
from wire import ACK, FIN, NACK, RST, RSYN, SYN, Address, Packet

if TYPE_CHECKING:
    from connection import Connection


class State(Enum):
    """The states of a flow (chapter 6)."""

    CLOSED = "Closed"
    SYN_SENT = "SynSent"
    SYN_RECEIVED = "SynReceived"
    ESTABLISHED = "Established"
    FIN_WAIT_1 = "FinWait1"
    FIN_WAIT_2 = "FinWait2"
    CLOSING = "Closing"
    TIME_WAIT = "TimeWait"
    CLOSE_WAIT = "CloseWait"
    LAST_ACK = "LastAck"


OTHER_REQUESTS = 2  # that may be new where one is sent again: an RSYN+ACK, an RSYN and a FIN have a slot

OPENING = frozenset({State.CLOSED, State.SYN_SENT, State.SYN_RECEIVED})
SENDING = frozenset({State.ESTABLISHED, State.CLOSE_WAIT})


class Ending(Enum):
    """How a flow has come to be Closed."""

    CLOSED = "closed"  # by FINs, or quietly after both streams had ended (TEAR-15)
    RESET = "reset"  # by an RST (FLOW-2, SEC-8a)
    FAILED = "failed"  # by exhaustion or by our own abort
    REFUSED = "refused"  # the SYN was refused (OPEN-13)
    NOT_NOW = "not now"  # the SYN was answered by NACK (OPEN-14)
    TIMED_OUT = "timed out"  # the SYN was never answered (OPEN-18)
    DROPPED = "dropped"  # the SYN was withdrawn (OPEN-19, TEAR-13)


class Flow(Migration):
    """One flow at this end."""

    def __init__(self, connection: Connection, local: Address, peer: Address, first: bool, opener: bool) -> None:
        self.connection = connection
        self.host = connection.host
        self.id = self.host.draw_flow_id()
        self.peer_id = 0
        self.first = first
        self.opener = opener
        self.backup = False
        self.state = State.CLOSED
        self.ending: Optional[Ending] = None
        self.local = local  # our adopted address; before Established, where the opening comes from
        self.peer = peer  # the peer's adopted address; before Established, where the opening goes to
        self.next_version = self.host.random.getrandbits(32)  # CTL-14b
        self.round_trip = RoundTrip()
        self.packets = PacketSpace()
        self.opening: Optional[Request] = None
        self.fin: Optional[Request] = None
        self.close_wanted = False
        self.peer_opening = 0  # the version of the peer's SYN or SYN+ACK
        self.peer_fin: Optional[int] = None  # the version of the peer's newest FIN
        self.fin_ack_due = False
        self.request_key: Optional[tuple] = None  # of the SYN that we answer (OPEN-17)
        self.way: Optional[list[Address]] = None  # the SOURCE of that SYN (RES-8)
        self.state_deadline: Optional[int] = None  # of SynReceived, FinWait2 and TimeWait
        self.credit: dict[Address, int] = {}  # bytes that may still go to unproven addresses (SEC-9)
        self.start_migration()

    # What others ask.

    @property
    def synchronised(self) -> bool:
        return self.state not in OPENING

    @property
    def may_send_mtp(self) -> bool:
        """MIG-2, MIG-10a, MIG-15b, FLOW-7: whether data and their ACKs may go from adopted to adopted address."""
        return self.synchronised and not self.frozen and not self.waiting and self.local in self.host.addresses

    @property
    def usable(self) -> bool:
        """The glossary's word, as CONN-6 and DATA-13 mean it."""
        return self.state in SENDING and self.may_send_mtp and not self.packets.suspect

    @property
    def outstanding(self) -> bool:
        """Whether a request or a packet of this flow waits for its answer (MIG-24a)."""
        return bool(self.opening or self.fin or self.move or self.answer or self.packets.in_flight)

    @property
    def deadline(self) -> Optional[int]:
        """When this flow wants to be woken."""
        slots = [slot.deadline for slot in (self.opening, self.fin, self.move, self.answer) if slot]
        return earliest(*slots, self.state_deadline, self.packets.deadline)

    # Sending.

    def issue(self) -> int:
        """Takes the next version (CTL-1)."""
        version = self.next_version
        self.next_version = after(version)
        return version

    def send(self, flags: int, version: int, target: Address, ackno: int = 0, again: bool = False,
             **extensions) -> bool:
        """Sends a control packet; returns False if its destination is unproven and has had its share (SEC-9)."""
        control = wire.Control(flags, version, ackno, self.connection.nonce)
        packet = Packet(self.id, self.peer_id, control, **extensions)
        return self.host.send(packet, self.control_address, target, self.credit, OTHER_REQUESTS if again else 0)

    def received(self, source: Address, size: int) -> None:
        """SEC-9: each byte from an unproven address lets three go there."""
        if source in self.credit:
            self.credit[source] += 3 * size

    def send_ack(self, version: int, target: Address, header=None) -> None:
        """Answers the packet of this version (CTL-2a, CTL-3a)."""
        self.send(ACK, self.next_version, target, after(version), mtp=header)

    # Opening, as opener.

    def open(self, now: int) -> None:
        """OPEN-1: asks for the flow. A new SYN has a fresh version (OPEN-9)."""
        self.state = State.SYN_SENT
        self.opening = Request(self.issue(), REQUEST_TRIES, now, self.round_trip.rto)
        self.send_syn()

    def send_syn(self) -> None:
        connection = self.connection
        header = connection.transfer.announcement(self)
        if self.first:
            self.send(SYN, self.opening.version, self.peer, services=[connection.service],
                      belonging=connection.offer(), mtp=header)
        else:
            self.send(SYN, self.opening.version, self.peer, belonging=connection.join(self.backup), mtp=header)
        connection.count_syn(self)

    def on_opening_answer(self, packet: Packet, source: Address, now: int) -> None:
        """SynSent: only SYN+ACK, and the refusal of our newest SYN, count (OPEN-5, OPEN-12, SEC-5)."""
        control = packet.control
        if not control.flags & ACK or control.ackno != after(self.opening.version):
            return
        if control.flags == SYN | ACK:
            self.on_syn_ack(packet, source, now)
        elif control.nonce != self.connection.nonce:
            return
        elif control.flags == RST | ACK:
            self.finish(Ending.REFUSED)  # OPEN-13a
        elif control.flags == NACK | ACK:
            self.finish(Ending.NOT_NOW)  # OPEN-14a

    def on_syn_ack(self, packet: Packet, source: Address, now: int) -> None:
        """OPEN-4: takes the peer's names and address, and proves itself by the connection ACK (WIRE-16)."""
        if not self.connection.recognises(packet, self.first):
            return  # SEC-3, R-70: the SYN+ACK of a further flow bears the recorded nonce
        self.peer_id = packet.source_flow
        self.peer_opening = packet.control.version
        if packet.source:
            self.peer = packet.source[-1]  # RES-8c
        elif source != self.peer:
            self.peer = source
        self.opening.answered(now, self.round_trip)
        self.connection.transfer.on_mtp(self, packet.mtp, now)
        self.establish(now)
        self.send_ack(self.peer_opening, self.peer, self.connection.transfer.announcement(self))

    # Opening, as the one who is asked.

    def accept_syn(self, packet: Packet, source: Address, size: int, now: int) -> None:
        """OPEN-2: agrees to the flow; a newer SYN of the request is answered anew at its own source (OPEN-10)."""
        self.state = State.SYN_RECEIVED
        self.peer_id = packet.source_flow
        self.peer_opening = packet.control.version
        self.peer = source
        self.way = packet.source
        self.credit.setdefault(source, 3 * size)
        if self.state_deadline is None:
            self.state_deadline = now + HALF_OPEN  # SEC-10b
        self.opening = Request(self.issue(), SYN_ACK_TRIES, now, self.round_trip.rto)
        self.connection.transfer.on_mtp(self, packet.mtp, now)
        self.send_syn_ack()

    def on_syn_again(self, packet: Packet, source: Address, size: int, now: int) -> None:
        """A SYN of the same request (OPEN-10, OPEN-11)."""
        if self.state is not State.SYN_RECEIVED:
            return  # OPEN-11c; to answer once more, as OPEN-11d permits, would serve nobody
        self.received(source, size)
        if newer(packet.control.version, self.peer_opening):
            self.accept_syn(packet, source, size, now)
        elif packet.control.version == self.peer_opening:
            self.connection.transfer.on_mtp(self, packet.mtp, now)
            self.credit.setdefault(source, 3 * size)
            self.opening.ambiguous = True
            self.send_syn_ack(source)  # OPEN-11a, SEC-14a

    def send_syn_ack(self, target: Optional[Address] = None) -> None:
        """OPEN-2b; with the SOURCE of the SYN, and our own address appended (RES-8b)."""
        way = self.way + [self.control_address] if self.way else None
        self.opening.blocked = not self.send(
            SYN | ACK, self.opening.version, target or self.peer, after(self.peer_opening), source=way,
            belonging=self.connection.offer() if self.first else None, mtp=self.connection.transfer.announcement(self))

    def establish(self, now: int) -> None:
        """The flow is open at our end (OPEN-4a, OPEN-6); an address that changed meanwhile is moved to (OPEN-15)."""
        self.state = State.ESTABLISHED
        self.state_deadline = None
        self.opening = None
        self.credit.pop(self.peer, None)  # OPEN-6b
        self.connection.flow_established(self)
        self.moved_while_opening(now)

    def proven(self, now: int) -> None:
        """SynReceived is left by whatever names what only our SYN+ACK told (OPEN-6, OPEN-7, OPEN-26, OPEN-27)."""
        self.opening.answered(now, self.round_trip)
        self.establish(now)

    # Control packets of a flow whose both IDs and whose nonce are right.

    def on_control(self, packet: Packet, source: Address, size: int, now: int) -> None:
        """Decides a control packet of the recorded peer (FLOW-1b)."""
        flags = packet.control.flags
        if self.state is State.SYN_RECEIVED:
            self.on_control_half_open(packet, now)
        if not self.synchronised:
            return
        if flags == RST or flags == RST | ACK:
            self.finish(Ending.RESET)  # FLOW-2
            return
        if packet.mtp and flags in (SYN | ACK, ACK):
            self.connection.transfer.on_mtp(self, packet.mtp, now)
        if flags == SYN | ACK:
            self.on_syn_ack_again(packet, source)
        elif flags == ACK:
            self.on_ack(packet.control.ackno, now)
        elif flags & RSYN:
            self.on_move_packet(packet, source, size, now)
        elif flags & FIN:
            self.on_fin(packet, source, now)
        if packet.listing:
            self.connection.lists.on_listing(self, packet.listing, source, now)
        if flags & (ACK | FIN) or not flags:
            self.connection.transfer.came_from(self, source, now)

    def on_control_half_open(self, packet: Packet, now: int) -> None:
        """SynReceived: the ACK of the newest SYN+ACK, an RSYN or a FIN opens the flow; the peer's RST ends it."""
        flags, ackno = packet.control.flags, packet.control.ackno
        if flags == ACK and ackno == after(self.opening.version) or flags in (RSYN, FIN, FIN | ACK):
            self.proven(now)
        elif flags in (RST, RST | ACK):
            self.finish(Ending.RESET)

    def on_syn_ack_again(self, packet: Packet, source: Address) -> None:
        """OPEN-8: the answer to it was lost. Once more it may be bare (R-6), and is where no MTP packet may go."""
        if self.opener and packet.control.version == self.peer_opening:
            header = self.connection.transfer.announcement(self) if self.may_send_mtp and not self.move else None
            self.send_ack(self.peer_opening, source, header)

    def on_ack(self, ackno: int, now: int) -> None:
        """An ACK answers exactly one packet (CTL-2b)."""
        if self.answer and ackno == after(self.answer.version):
            self.on_answer_acknowledged(now)
        elif self.fin and ackno == after(self.fin.version):
            self.on_fin_acknowledged(now)

    def on_reply(self, packet: Packet) -> None:
        """A reply RST: it echoes our nonce, and may be a stranger's (SEC-5, SEC-8)."""
        control = packet.control
        if control.flags != RST | ACK:
            return  # SEC-5: a NACK answers a SYN only, and that is no longer outstanding
        ends = {State.SYN_RECEIVED: self.opening, State.CLOSING: self.fin, State.LAST_ACK: self.fin}.get(self.state)
        if ends and control.ackno == after(ends.version):
            self.finish(Ending.RESET)  # SEC-8a
            return
        for slot in (self.move, self.answer, self.fin):
            if slot and control.ackno == after(slot.version):
                slot.tries = min(slot.limit, slot.tries + 1)  # SEC-8c
                if slot is self.move:
                    self.on_move_denied()

    # Teardown.

    def close(self, now: int) -> None:
        """Our data on this flow ends (TEAR-20a), as soon as the flow can say so (TEAR-12, MIG-2)."""
        if self.state is State.SYN_SENT:
            self.finish(Ending.DROPPED)  # TEAR-13
        elif self.state in SENDING and not self.waiting:
            self.close_wanted = False
            self.state = State.LAST_ACK if self.state is State.CLOSE_WAIT else State.FIN_WAIT_1
            self.fin = Request(self.issue(), FIN_TRIES, now, self.round_trip.rto)
            self.send_fin()
        elif self.state is State.SYN_RECEIVED or self.state in SENDING:
            self.close_wanted = True

    def send_fin(self, again: bool = False) -> None:
        """TEAR-8a: the FIN carries the ACK of the peer's FIN, once that has come."""
        flags, ackno = (FIN, 0) if self.peer_fin is None else (FIN | ACK, after(self.peer_fin))
        self.fin.blocked = not self.send(flags, self.fin.version, self.newest_peer, ackno, again)
        self.fin_ack_due = False

    def on_fin(self, packet: Packet, source: Address, now: int) -> None:
        """The peer's data on this flow end, or it repeats so (TEAR-4, TEAR-18, TEAR-19, TEAR-10)."""
        version = packet.control.version
        first = self.peer_fin is None
        if not newer(version, self.peer_opening if first else self.peer_fin) and version != self.peer_fin:
            return  # CTL-10a, CTL-11
        self.peer_fin = version
        self.fin_ack_to = source
        self.fin_ack_due = True  # TEAR-4a; on our own FIN, if one goes out at once
        if first:
            if self.state is State.ESTABLISHED:
                self.state = State.CLOSE_WAIT
            elif self.state is State.FIN_WAIT_1:
                self.state = State.CLOSING
            elif self.state is State.FIN_WAIT_2:
                self.enter_time_wait(now)
        if self.fin and packet.control.flags & ACK and packet.control.ackno == after(self.fin.version):
            self.answer_fin()
            self.on_fin_acknowledged(now)

    def answer_fin(self) -> None:
        """Sends the ACK of the peer's FIN if no FIN of our own has carried it."""
        if self.fin_ack_due and self.synchronised:
            self.send_ack(self.peer_fin, self.fin_ack_to)
        self.fin_ack_due = False

    def on_fin_acknowledged(self, now: int) -> None:
        """TEAR-16: exactly our FIN was answered."""
        self.fin.answered(now, self.round_trip)
        self.fin = None
        self.packets.restored()
        if self.state is State.FIN_WAIT_1:
            self.state = State.FIN_WAIT_2
        elif self.state is State.CLOSING:
            self.enter_time_wait(now)  # TEAR-18b
        elif self.state is State.LAST_ACK:
            self.finish(Ending.CLOSED)  # TEAR-9a: our FIN has carried the ACK of the peer's (TEAR-8a)

    def enter_time_wait(self, now: int) -> None:
        self.state = State.TIME_WAIT
        self.state_deadline = now + TIME_WAIT  # TEAR-11a

    def limit_fin_wait_2(self, now: int) -> None:
        """TEAR-14: the limit runs once both streams are ended."""
        if self.state is State.FIN_WAIT_2 and self.state_deadline is None:
            self.state_deadline = now + FIN_WAIT_2

    def finish(self, ending: Ending) -> None:
        """The flow is Closed; the connection draws the consequences (chapter 5.6)."""
        self.state = State.CLOSED
        self.ending = ending
        self.opening = self.fin = self.move = self.answer = None
        self.state_deadline = None
        self.fin_ack_due = False

    def abort(self) -> None:
        """FLOW-5: one RST to the newest address known, and to the adopted one. TimeWait has nobody to tell (TEAR-15b)."""
        if self.state is State.SYN_SENT:
            self.finish(Ending.DROPPED)  # OPEN-19
            return
        if self.state is not State.TIME_WAIT and not self.waiting:
            self.send(RST, self.next_version, self.newest_peer)
            if self.newest_peer != self.peer:
                self.send(RST, self.next_version, self.peer)
        self.finish(Ending.FAILED)

    # Time.

    def on_time(self, now: int) -> None:
        """Whatever is due."""
        if self.opening and due(self.opening.deadline, now):
            self.on_opening_time(now)
        if self.move and due(self.move.deadline, now):
            self.on_move_time(now)
        if self.answer and due(self.answer.deadline, now):
            self.on_answer_time(now)
        if self.fin and due(self.fin.deadline, now):
            self.on_fin_time(now)
        if due(self.state_deadline, now):
            self.on_state_time()

    def on_opening_time(self, now: int) -> None:
        """CTL-6a, OPEN-3a, OPEN-18a."""
        if self.state is State.SYN_RECEIVED:
            if self.opening.expire(now):
                self.send_syn_ack()
        elif not self.connection.may_send_syn(self) or not self.opening.expire(now):
            self.finish(Ending.TIMED_OUT)
        else:
            self.send_syn()

    def on_fin_time(self, now: int) -> None:
        """CTL-7b, CTL-7c; the last goodbye needs no RST once both streams are ended (TEAR-15)."""
        if self.fin.expire(now):
            self.send_fin(again=True)
        elif self.connection.ended:
            self.finish(Ending.CLOSED)
        else:
            self.abort()

    def on_state_time(self) -> None:
        """The time of SynReceived, FinWait2 or TimeWait is up (SEC-10b, TEAR-14, TEAR-11b)."""
        if self.state is State.SYN_RECEIVED:
            self.abort()
        else:
            self.finish(Ending.CLOSED)
