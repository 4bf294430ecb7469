"""Closing a flow: an exchange of FINs (spec/10-teardown.md, 10.2 and 10.3)."""

from __future__ import annotations

from states import SENDING, Ending, State
from timing import FIN_TRIES, FIN_WAIT_2, TIME_WAIT, Request
from versions import after, newer
from wire import ACK, FIN, Address, Packet


class Closing:
    """The half of a flow that closes it."""

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

    def on_fin_time(self, now: int) -> None:
        """CTL-7b, CTL-7c; the last goodbye needs no RST once both streams are ended (TEAR-15)."""
        if self.fin.expire(now):
            self.send_fin(again=True)
        elif self.connection.ended:
            self.finish(Ending.CLOSED)
        else:
            self.abort()
