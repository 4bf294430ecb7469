"""The flow machine: the life of one pair of flow IDs at one end (spec/06-flow.md).

What it decides in each state stands in spec/machines/flow.md. It is put together from opening.py, closing.py and
migration.py; what is common to all of a flow's life is here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

import mtp
import wire
from closing import Closing
from migration import Migration
from opening import Opening
from packets import PacketSpace
from states import OPENING, SENDING, Ending, State
from timing import Request, RoundTrip, due, earliest
from versions import after
from wire import ACK, FIN, RST, RSYN, SYN, Address, Packet

if TYPE_CHECKING:
    from connection import Connection

OTHER_REQUESTS = 2  # that may be new where one is sent again: an RSYN+ACK, an RSYN and a FIN have a slot


class Flow(Opening, Closing, Migration):
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
        self.fin_ack_to = peer  # where that FIN came from (SEC-14a)
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
             **extensions: Any) -> bool:
        """Sends a control packet; returns False if its destination is unproven and has had its share (SEC-9)."""
        control = wire.Control(flags, version, ackno, self.connection.nonce)
        packet = Packet(self.id, self.peer_id, control, **extensions)
        return self.host.send(packet, self.control_address, target, self.credit, OTHER_REQUESTS if again else 0)

    def received(self, source: Address, size: int) -> None:
        """SEC-9: each byte from an unproven address lets three go there."""
        if source in self.credit:
            self.credit[source] += 3 * size

    def send_ack(self, version: int, target: Address, header: Optional[mtp.Header] = None) -> None:
        """Answers the packet of this version (CTL-2a, CTL-3a)."""
        self.send(ACK, self.next_version, target, after(version), mtp=header)

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

    # The end.

    def finish(self, ending: Ending) -> None:
        """The flow is Closed; the connection draws the consequences (chapter 5.6)."""
        self.state = State.CLOSED
        self.ending = ending
        self.opening = self.fin = self.move = self.answer = None
        self.state_deadline = None
        self.fin_ack_due = False

    def abort(self) -> None:
        """FLOW-5: an RST to the newest address known, and to the adopted one; none from TimeWait (TEAR-15b)."""
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

    def on_state_time(self) -> None:
        """The time of SynReceived, FinWait2 or TimeWait is up (SEC-10b, TEAR-14, TEAR-11b)."""
        if self.state is State.SYN_RECEIVED:
            self.abort()
        else:
            self.finish(Ending.CLOSED)
