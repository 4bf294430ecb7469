"""Further flows of a connection (spec/05-connection.md, 5.5, and 08-addresses.md)."""

from __future__ import annotations

from dataclasses import dataclass

from flow import Flow
from phases import OPEN
from states import State
from timing import REFUSAL_WAITS
from wire import Address

MOST_FLOWS = 8  # SEC-13
LISTED_SYNS = 2  # ADDR-6b


@dataclass
class Wish:
    """A further flow that the application asks for; a refused one is asked for again later (OPEN-14)."""

    local: Address
    peer: Address
    backup: bool
    refusals: int = 0
    not_before: int = 0


class Joining:
    """The half of a connection that opens further flows."""

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
        """ADDR-6b, R-52: an address that was listed when it was asked stays one until the SYN is over."""
        listed = address in self.lists.peers or address in self._listed
        return not listed or self._syns.get(address, 0) < LISTED_SYNS

    def count_syn(self, flow: Flow) -> None:
        if not flow.first:
            self._syns[flow.peer] = self._syns.get(flow.peer, 0) + 1
            if flow.peer in self.lists.peers:
                self._listed.add(flow.peer)

    def answered_syn(self, address: Address) -> None:
        self._syns.pop(address, None)

    def forget_syns(self, listed: list[Address]) -> None:
        """R-52: what was asked of an address is forgotten only with the address."""
        kept = {*listed, *(flow.peer for flow in self.flows if flow.state is State.SYN_SENT)}
        self._syns = {address: count for address, count in self._syns.items() if address in kept}
        self._listed &= kept
