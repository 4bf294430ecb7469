"""The connection machine: what an application holds (spec/05-connection.md 5.1, 5.5 and 5.6, and 10-teardown.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Optional

import wire
from flow import Ending, Flow, State
from lists import Lists
from registration import Registration
from timing import REFUSAL_WAITS, UNUSABLE, due, earliest
from transfer import Transfer
from wire import Address, Packet

if TYPE_CHECKING:
    from host import Host, Listener

MOST_FLOWS = 8  # SEC-13
LISTED_SYNS = 2  # ADDR-6b


class Phase(Enum):
    """The states of a connection; a listener is the host's."""

    OPENING = "Opening"
    ESTABLISHED = "Established"
    LOCAL_ENDED = "LocalEnded"
    REMOTE_ENDED = "RemoteEnded"
    ENDED = "Ended"
    CLOSED = "Closed"
    ABORTED = "Aborted"


OPEN = frozenset({Phase.ESTABLISHED, Phase.LOCAL_ENDED, Phase.REMOTE_ENDED})
OVER = frozenset({Phase.CLOSED, Phase.ABORTED})


@dataclass
class Wish:
    """A further flow that the application asks for; a refused one is asked for again later (OPEN-14)."""

    local: Address
    peer: Address
    backup: bool
    refusals: int = 0
    not_before: int = 0


class Connection:
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

    # Opening and joining.

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

    @property
    def counted_flows(self) -> int:
        """SEC-13: those in TimeWait do not count."""
        return sum(flow.state is not State.TIME_WAIT for flow in self.flows)

    def may_join(self) -> bool:
        """Whether a JOIN is taken (OPEN-24a), or refused with "not now" (OPEN-22d, R-24)."""
        return self.phase in OPEN and self.counted_flows < MOST_FLOWS

    def wish(self, local: Address, peer: Address, backup: bool) -> None:
        """The application wants a further flow, and gets it when its turn has come (ADDR-6a)."""
        self._wishes.append(Wish(local, peer, backup))

    def ask_for_flows(self, now: int) -> None:
        """OPEN-22: one SYN at a time (ADDR-6a)."""
        if self.phase not in OPEN or any(flow.state is State.SYN_SENT for flow in self.flows):
            return
        for wish in self._wishes:
            if wish.not_before <= now and self.counted_flows < MOST_FLOWS and self.may_send_syn_to(wish.peer):
                self._wishes.remove(wish)
                if wish.local in self.host.addresses:
                    flow = self.add(Flow(self, wish.local, wish.peer, first=False, opener=True))
                    flow.backup = wish.backup
                    self._asking = flow, wish
                    flow.open(now)
                return

    def refused(self, flow: Flow, now: int) -> None:
        """OPEN-14: after a NACK another SYN 1, 2 and 4 s later, of another flow ID; never after the fourth."""
        if self._asking and self._asking[0] is flow and self._asking[1].refusals < len(REFUSAL_WAITS):
            wish = self._asking[1]
            wish.not_before = now + REFUSAL_WAITS[wish.refusals]
            wish.refusals += 1
            self._wishes.append(wish)

    def may_send_syn(self, flow: Flow) -> bool:
        return flow.first or self.may_send_syn_to(flow.peer)

    def may_send_syn_to(self, address: Address) -> bool:
        """ADDR-6b, R-52."""
        return address not in self.lists.peers or self._syns.get(address, 0) < LISTED_SYNS

    def count_syn(self, flow: Flow) -> None:
        if not flow.first:
            self._syns[flow.peer] = self._syns.get(flow.peer, 0) + 1

    def answered_syn(self, address: Address) -> None:
        self._syns.pop(address, None)

    def forget_syns(self, listed: list[Address]) -> None:
        """R-52: what was asked of an address is forgotten only with the address."""
        self._syns = {address: count for address, count in self._syns.items() if address in listed}

    # What follows from what (chapter 5.6).

    def settle(self, now: int) -> None:
        """Sends what may go, and draws all consequences of what has happened."""
        self.transfer.pump(now)
        while self.draw_consequence(now):
            pass
        for flow in self.flows:
            flow.answer_fin()
        if self.phase not in OVER:
            self.ask_for_flows(now)
            if self.host.tells_addresses and self.phase in OPEN:
                self.lists.tell(now)
                self.lists.on_time(now)
            self.transfer.pump(now)
        self.watch(now)
        self.tell_application()

    def draw_consequence(self, now: int) -> bool:
        """Draws one consequence; returns False when nothing follows any more."""
        closed = next((flow for flow in self.flows if flow.state is State.CLOSED), None)
        if closed:
            self.flow_closed(closed, now)
            return True
        return self.phase not in OVER and (self.streams_ended() or self.peer_left(now) or self.close_flows(now))

    def flow_closed(self, flow: Flow, now: int) -> None:
        """A flow is over: it is one of several, or the opening has failed, or it was the last (CONN-4, CONN-7, TEAR-17)."""
        self.flows.remove(flow)
        self.host.forget(flow)
        self.transfer.lose(flow.packets.all_lost())
        if flow.ending in (Ending.RESET, Ending.FAILED):
            self._flow_was_lost, self._last_loss = True, flow.ending
        if flow.ending in (Ending.REFUSED, Ending.NOT_NOW):
            self.answered_syn(flow.peer)
        if flow.ending is Ending.NOT_NOW and self.phase in OPEN:
            self.refused(flow, now)
        if self.phase in OVER:
            return
        if self.phase is Phase.OPENING:
            outcomes = {Ending.REFUSED: "refused", Ending.NOT_NOW: "refused", Ending.TIMED_OUT: "timedOut",
                        Ending.RESET: "reset"}
            self.over(Phase.CLOSED, outcomes.get(flow.ending, "failed"))
            return
        self.host.tell("flowEnded", self, flow)
        if self.phase is Phase.ENDED:
            if not self.flows:
                self.over(Phase.CLOSED, "finished")
        elif all(other.state is State.TIME_WAIT for other in self.flows):
            self.over(Phase.ABORTED, "reset" if self._last_loss is Ending.RESET else "failed")

    def streams_ended(self) -> bool:
        """CONN-3, with the inference of TEAR-6: a peer that closes every flow has had our end."""
        outgoing, incoming = self.transfer.outgoing, self.transfer.incoming
        inferred = (outgoing.end_sent and incoming.ended and bool(self.flows) and not self._flow_was_lost
                    and all(flow.peer_fin is not None for flow in self.flows))
        local, remote = outgoing.end_acknowledged or inferred, incoming.ended
        phase = {(False, False): self.phase, (True, False): Phase.LOCAL_ENDED, (False, True): Phase.REMOTE_ENDED,
                 (True, True): Phase.ENDED}[local, remote]
        if self.phase not in OPEN or phase is self.phase:
            return False
        self.phase = phase
        return True

    def peer_left(self, now: int) -> bool:
        """TEAR-7: the peer's FIN has come on every flow, and an end is missing."""
        lacking = not self.transfer.incoming.ended or not self.transfer.outgoing.end_sent
        if self.phase not in OPEN or not lacking or not self.flows:
            return False
        if any(flow.peer_fin is None for flow in self.flows):
            return False
        self.give_up("failed", now)
        return True

    def close_flows(self, now: int) -> bool:
        """Our data ends on flows: on all when both streams are over (TEAR-2a), on one only beside another (TEAR-5)."""
        for flow in self.flows:
            others = any(other is not flow and other.state is State.ESTABLISHED for other in self.flows)
            wanted = self.ended or others and (flow.close_wanted or flow.state is State.CLOSE_WAIT)
            if self.ended:
                flow.limit_fin_wait_2(now)
            open_now = flow.state in (State.SYN_SENT, State.ESTABLISHED, State.CLOSE_WAIT)
            if wanted and open_now and not flow.waiting:
                flow.close(now)
                return True
            if self.ended and flow.state is State.SYN_RECEIVED:
                flow.close_wanted = True  # TEAR-12
        return False

    def remove(self, flow: Flow, now: int) -> bool:
        """The application removes one of several flows; the only one waits for the streams to end (TEAR-2b)."""
        others = any(other is not flow and other.state is State.ESTABLISHED for other in self.flows)
        if others or flow.state is State.SYN_SENT and not flow.first:
            flow.close(now)
            return True
        return False

    def give_up(self, outcome: str, now: int) -> None:
        """Every flow is reset (FLOW-5) and the connection is over: CONN-5, CONN-6, TEAR-7, TEAR-15."""
        if self.phase in OVER:
            return
        ended = self.phase is Phase.ENDED
        self.over(Phase.CLOSED if ended else Phase.ABORTED, "finished" if ended else outcome)
        self.settle(now)

    def over(self, phase: Phase, outcome: str) -> None:
        """A connection that is over has no flow left, not even in TimeWait (R-73)."""
        self.phase, self._outcome = phase, outcome
        self._wishes.clear()
        self.lists.request = None
        self.registration.stop()
        for flow in self.flows:
            if flow.state is not State.CLOSED:
                flow.abort()

    # Addresses.

    def moving(self, flow: Flow) -> None:
        """MIG-22a, R-221: the rendezvous is told before the RSYN of another address."""
        if flow.move.address != self.registration.address:
            self.registration.register(flow.move.address, self.host.now)

    def address_lost(self, address: Address, now: int) -> None:
        for flow in self.flows:
            if flow.synchronised and flow.local == address:
                self.transfer.lose(flow.packets.all_lost())  # DATA-14a
            flow.address_lost(address, now)

    # Time.

    def watch(self, now: int) -> None:
        """Notes since when the connection has been quiet (MIG-24a), and without a usable flow (CONN-6)."""
        if self.lists.request or any(flow.outstanding for flow in self.flows):
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
        """CONN-5b, CONN-7b. A connection that has finished waits until all was read, but not for TimeWait."""
        finished = self.ended and all(flow.state is State.TIME_WAIT for flow in self.flows)
        if finished and self._outcome == "finished":
            self.told_over = self.told_peer_ended or self._abandoned
        else:
            self.told_over = self.phase in OVER
        if self.told_over:
            self.host.tell("closed", self, outcome=self._outcome)

    def abort(self, now: int) -> None:
        """The application gives up, unread data included (CONN-5a)."""
        self._abandoned = True
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
