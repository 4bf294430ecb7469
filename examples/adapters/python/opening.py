"""Opening a flow: SYN, SYN+ACK and ACK, from either side (spec/05-connection.md, 5.2 to 5.4)."""

from __future__ import annotations

from typing import Optional

from states import Ending, State
from timing import HALF_OPEN, REQUEST_TRIES, SYN_ACK_TRIES, Request
from versions import after, newer
from wire import ACK, FIN, NACK, RST, RSYN, SYN, Address, Packet


class Opening:
    """The half of a flow that opens it."""

    # As the one who asks.

    def open(self, now: int) -> None:
        """OPEN-1: asks for the flow. A new SYN has a fresh version (OPEN-9)."""
        self.state = State.SYN_SENT
        self.opening = Request(self.issue(), REQUEST_TRIES, now, self.round_trip.rto)
        self.send_syn()

    def send_syn(self) -> None:
        """WIRE-16, and the SERVICE or the token that the SYN is for (OPEN-1c, OPEN-22)."""
        if self.waiting:
            return  # MIG-2
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

    # As the one who is asked.

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
        if self.waiting:
            return  # MIG-2
        way = self.way + [self.control_address] if self.way else None
        sent = self.send(
            SYN | ACK, self.opening.version, target or self.peer, after(self.peer_opening), source=way,
            belonging=self.connection.offer() if self.first else None, mtp=self.connection.transfer.announcement(self))
        if not sent:
            self.packets.give_back()

    def on_control_half_open(self, packet: Packet, now: int) -> None:
        """SynReceived: the ACK of the newest SYN+ACK, an RSYN or a FIN opens the flow; the peer's RST ends it."""
        control = packet.control
        if control.flags in (RST, RST | ACK):
            self.finish(Ending.RESET)  # FLOW-2
            return
        acknowledged = control.flags == ACK and control.ackno == after(self.opening.version)
        ended = control.flags & FIN and newer(control.version, self.peer_opening)  # CTL-11
        if acknowledged or ended or control.flags == RSYN:
            self.proven(now)

    # As either.

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

    def on_syn_ack_again(self, packet: Packet, source: Address) -> None:
        """OPEN-8: the answer to it was lost. Once more it may be bare (R-6), and is where no MTP packet may go."""
        if self.opener and packet.control.version == self.peer_opening:
            header = self.connection.transfer.announcement(self) if self.may_send_mtp and not self.move else None
            self.send_ack(self.peer_opening, source, header)

    def on_opening_time(self, now: int) -> None:
        """CTL-6a, OPEN-3a, OPEN-18a."""
        if self.state is State.SYN_RECEIVED:
            if self.opening.expire(now):
                self.send_syn_ack()
        elif not self.connection.may_send_syn(self) or not self.opening.expire(now):
            self.finish(Ending.TIMED_OUT)
        else:
            self.send_syn()
