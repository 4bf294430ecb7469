"""What follows from what in a connection (spec/05-connection.md, 5.6, and 10-teardown.md)."""

from __future__ import annotations

from flow import Flow
from phases import OPEN, OVER, Phase
from states import Ending, State


class Consequences:
    """The half of a connection that draws consequences until nothing more follows."""

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
        """A flow is over: one of several, or the opening has failed, or it was the last (CONN-4, CONN-7, TEAR-17)."""
        self.flows.remove(flow)
        self.host.forget(flow)
        self.transfer.lose(flow.packets.all_lost(now))
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
        for flow in self.flows:
            flow.answer_fin()  # TEAR-4a: it counts, whatever follows from it
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
