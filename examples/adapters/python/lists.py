"""Address lists: telling the peer where else one is (spec/08-addresses.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from flow import Flow
from timing import REQUEST_TRIES, Request, due
from versions import MASK, after, newer
from wire import Address, Listing

if TYPE_CHECKING:
    from connection import Connection


class Lists:
    """Our list and the peer's. Versions count the lists of this connection (ADDR-2b)."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.request: Optional[Request] = None  # our list, while it is not acknowledged (ADDR-4b)
        self.peers: list[Address] = []
        self._version = 0
        self._entries: list[Address] = []
        self._accepted: Optional[int] = None

    @property
    def deadline(self) -> Optional[int]:
        return self.request.deadline if self.request and self.flow() else None

    def flow(self) -> Optional[Flow]:
        """A list travels on a flow that has an address: best on one that is usable, and whose peer does not move."""
        flows = [flow for flow in self.connection.flows if flow.synchronised and not flow.waiting]
        return min(flows, key=lambda flow: (flow.candidate is not None, not flow.usable), default=None)

    def tell(self, now: int) -> None:
        """ADDR-2: the complete list, if it is another than the peer was told. One address needs no telling."""
        addresses = self.connection.host.addresses
        known = self._entries or [flow.local for flow in self.connection.flows if flow.synchronised]
        flow = self.flow()
        if flow is None or not addresses or set(addresses) == set(known):
            return
        self._entries = list(addresses)
        self._version = after(self._version) if self._version != MASK - 1 else 0  # ADDR-2d
        self.request = Request(self._version, REQUEST_TRIES, now, flow.round_trip.rto)
        self.send(flow, flow.newest_peer, self._entries)

    def send(self, flow: Flow, target: Address, entries: list[Address]) -> None:
        """ADDR-1b: an ADDRESS alone goes in a packet without flags, which consumes no version."""
        ackno = 0 if self._accepted is None else after(self._accepted)
        flow.send(0, flow.next_version, target, again=bool(entries),
                  listing=Listing(self._version, ackno, list(entries)))

    def on_listing(self, flow: Flow, listing: Listing, source: Address, now: int) -> None:
        """Takes in the peer's ADDRESS: an acknowledgement (ADDR-4a), a list (ADDR-3), or both."""
        if self.request and listing.ackno == after(self._version):
            self.request.answered(now, flow.round_trip)
            self.request = None
        if not listing.entries:
            return  # ADDR-4c
        if self._accepted is None or newer(listing.version, self._accepted):
            self._accepted, self.peers = listing.version, listing.entries
            self.connection.forget_syns(listing.entries)
        elif listing.version != self._accepted:
            return  # ADDR-3c
        own = self._entries if self.request and source == flow.peer and not flow.candidate else []  # MIG-1, R-274
        self.send(flow, source, own)  # ADDR-3b, SEC-14a

    def on_time(self, now: int) -> None:
        flow = self.flow()
        if flow and self.request and due(self.request.deadline, now):
            if self.request.expire(now):
                self.send(flow, flow.newest_peer, self._entries)
            else:
                self.request = None  # the peer does without
