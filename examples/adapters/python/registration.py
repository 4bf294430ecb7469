"""Registering with a rendezvous, so that a peer finds us after both have moved (MIG-22, R-26, R-55, R-191)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

import wire
from timing import SECOND, Request, RoundTrip, due, earliest
from versions import after
from wire import Address, Packet

if TYPE_CHECKING:
    from connection import Connection

RENEWAL = 60 * SECOND  # MIG-22b


class Registration:
    """The REGISTERs of one connection."""

    def __init__(self, connection: Connection, rendezvous: Optional[Address]) -> None:
        self.connection = connection
        self.rendezvous = rendezvous
        self.address: Optional[Address] = None  # what was registered last
        self._version = connection.host.random.getrandbits(32)
        self._request: Optional[Request] = None
        self._renewal: Optional[int] = None

    @property
    def deadline(self) -> Optional[int]:
        return earliest(self._request.deadline if self._request else None, self._renewal)

    def register(self, address: Address, now: int) -> None:
        """MIG-22a: a REGISTER of fresh version from the address that an RSYN comes from."""
        if self.rendezvous is None:
            return
        self._version = after(self._version)
        self._request = Request(self._version, 1 << 30, now, RoundTrip().rto)
        self._request.address = self.address = address
        self._renewal = now + RENEWAL
        self._send()

    def _send(self) -> None:
        """R-26: flags 0, flow IDs 0, and no version of any flow."""
        connection = self.connection
        extension = wire.Belonging(wire.REGISTER, connection.token, version=self._version)
        packet = Packet(0, 0, wire.Control(0, 0, 0, connection.nonce), belonging=extension)
        connection.host.transmit(packet, self._request.address, self.rendezvous)

    def on_answer(self, version: int) -> None:
        """MIG-22c: only exactly this version acknowledges."""
        if self._request and version == self._request.version:
            self._request = None

    def stop(self) -> None:
        self._request = self._renewal = None

    def on_time(self, now: int) -> None:
        """MIG-22b, MIG-22c; what would come from another address than before is a new REGISTER (R-191)."""
        flow = next((flow for flow in self.connection.flows if flow.synchronised and not flow.waiting), None)
        if due(self._renewal, now):
            self._renewal = now + RENEWAL
            if flow:
                self.register(flow.control_address, now)
        elif self._request and due(self._request.deadline, now):
            self._request.expire(now)
            if self._request.address in self.connection.host.addresses:
                self._send()
            elif flow:
                self.register(flow.control_address, now)
