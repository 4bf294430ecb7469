"""The SAL header and its extensions (spec/02-wire-format.md, 2.1, 2.2 and 2.5).

`encode` makes the bytes of a packet and `decode` reads them. A malformed packet raises `Malformed` with the reason by
which it is counted (WIRE-11b); nothing else is ever raised, whatever the bytes are.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

import mtp

PROTOCOL = 253  # WIRE-10

SYN, RSYN, ACK, NACK, RST, FIN = 0x80, 0x40, 0x20, 0x10, 0x08, 0x04

# The flags of a packet that is one request or one answer; all others are ignored (CTL-4a, CTL-4b, CTL-4c).
PERMITTED_FLAGS = frozenset({0, SYN, SYN | ACK, RSYN, RSYN | ACK, ACK, NACK, NACK | ACK, RST, RST | ACK,
                             FIN, FIN | ACK})

PAD, CONTROL, SERVICE, ADDRESS, SOURCE, CONNECTION = range(6)
OFFER, JOIN, REGISTER, FIND = 1, 2, 3, 4
BACKUP = 0x01

MOST_EXTENSIONS = 10  # WIRE-6a
MOST_SOURCES = 20  # WIRE-5


class Malformed(Exception):
    """A packet that is dropped whole, and why (WIRE-11a)."""


class Address(NamedTuple):
    """An IPv4 address, and the UDP port or 0 for IP protocol 144 (WIRE-18a)."""

    ip: str
    port: int = 0

    @staticmethod
    def parse(text: str) -> "Address":
        ip, _, port = text.partition(":")
        octets = ip.split(".")
        if len(octets) != 4 or not all(octet.isdecimal() and int(octet) < 256 for octet in octets):
            raise ValueError(f"{text} is no address")
        number = int(port) if port else 0
        if number > 0xFFFF:
            raise ValueError(f"{text} is no address")
        return Address(ip, number)

    def __str__(self) -> str:
        return f"{self.ip}:{self.port}" if self.port else self.ip

    @property
    def overhead(self) -> int:
        """Bytes of IP and UDP around a SAL packet to or from here."""
        return 28 if self.port else 20


@dataclass(slots=True)
class Control:
    """The CONTROL extension."""

    flags: int
    version: int
    ackno: int
    nonce: int


@dataclass(slots=True)
class Listing:
    """The ADDRESS extension: a list of its sender's addresses, or only the acknowledgement of one (ADDR-2, ADDR-4)."""

    version: int
    ackno: int
    entries: list[Address] = field(default_factory=list)


@dataclass(slots=True)
class Belonging:
    """The CONNECTION extension (WIRE-9): `address` is that of an OFFER, `version` that of a REGISTER."""

    kind: int
    token: int
    flags: int = 0
    address: Optional[Address] = None
    version: int = 0


@dataclass(slots=True)
class Packet:
    """A SAL packet. `source_flow` is the sender's own name of the flow, `target_flow` the receiver's."""

    source_flow: int
    target_flow: int
    control: Optional[Control] = None
    services: list[bytes] = field(default_factory=list)
    listing: Optional[Listing] = None
    source: Optional[list[Address]] = None
    belonging: Optional[Belonging] = None
    mtp: Optional[mtp.Header] = None


def checksum(data: bytes) -> int:
    """The one's complement of the one's-complement sum of 16-bit words (WIRE-2)."""
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


def encode(packet: Packet) -> bytes:
    """Returns the bytes of a packet, from the SAL header on (WIRE-1 to WIRE-3)."""
    extensions = _extensions(packet)
    length = 12 + len(extensions)
    start = struct.pack(">IIBB", packet.source_flow, packet.target_flow, length // 4, PROTOCOL)
    seal = checksum(start + b"\0\0" + extensions)
    header = start + seal.to_bytes(2, "big") + extensions
    if packet.mtp is None:
        return header
    return header + mtp.encode(packet.mtp, packet.source_flow, packet.target_flow)


def _extensions(packet: Packet) -> bytes:
    parts = []
    if packet.control is not None:
        control = packet.control
        parts.append(struct.pack(">BBBBIIQ", CONTROL << 4, 20, control.flags, 0, control.version, control.ackno,
                                 control.nonce))
    for service in packet.services:
        parts.append(struct.pack(">BBH", SERVICE << 4, 36, 0) + service)
    if packet.belonging is not None:
        parts.append(_belonging(packet.belonging))
    if packet.listing is not None:
        form, entries = _entries(packet.listing.entries)
        parts.append(struct.pack(">BBHII", ADDRESS << 4 | form, 12 + len(entries), 0, packet.listing.version,
                                 packet.listing.ackno) + entries)
    if packet.source is not None:
        form, entries = _entries(packet.source)
        parts.append(struct.pack(">BBH", SOURCE << 4 | form, 4 + len(entries), 0) + entries)
    return b"".join(parts)


def _belonging(extension: Belonging) -> bytes:
    """WIRE-9: 12 bytes, 16 with the version of a REGISTER, 20 with the address of an OFFER."""
    tail = b""
    if extension.kind == REGISTER:
        tail = struct.pack(">I", extension.version)
    elif extension.address is not None:
        tail = _ip(extension.address) + struct.pack(">HH", extension.address.port, 0)
    return struct.pack(">BBBBQ", CONNECTION << 4, 12 + len(tail), extension.kind, extension.flags,
                       extension.token) + tail


def _ip(address: Address) -> bytes:
    return bytes(int(octet) for octet in address.ip.split("."))


def _entries(addresses: list[Address]) -> tuple[int, bytes]:
    """WIRE-8: the form of all entries, and the entries; 8 bytes each if one of them has a port."""
    if any(address.port for address in addresses):
        return 1, b"".join(_ip(address) + struct.pack(">HH", address.port, 0) for address in addresses)
    return 0, b"".join(_ip(address) for address in addresses)


def decode(data: bytes) -> Packet:
    """Returns the packet that the bytes say, or raises Malformed (WIRE-11a)."""
    if len(data) < 12:
        raise Malformed("short")
    source_flow, target_flow, words, protocol = struct.unpack_from(">IIBB", data)
    length = words * 4
    if words < 3 or length > len(data):
        raise Malformed("header length")
    if protocol != PROTOCOL:
        raise Malformed("protocol")
    if int.from_bytes(data[10:12], "big") != checksum(data[:10] + b"\0\0" + data[12:length]):
        raise Malformed("checksum")
    packet = Packet(source_flow, target_flow)
    if length > 12:
        _read_extensions(packet, data, length)
    if len(data) > length:
        try:
            packet.mtp = mtp.decode(data[length:], source_flow, target_flow)
        except ValueError as error:
            raise Malformed(str(error)) from None
    return packet


def _read_extensions(packet: Packet, data: bytes, end: int) -> None:
    """WIRE-3 to WIRE-7: extensions fill the header; one of each kind, two of SERVICE; nothing reserved is set."""
    at, count, seen = 12, 0, set()
    while at < end:
        count += 1
        if count > MOST_EXTENSIONS:
            raise Malformed("number of extensions")
        kind, low = data[at] >> 4, data[at] & 15
        if kind == PAD:
            if low:
                raise Malformed("reserved bits")
            at += 1
            continue
        if kind > CONNECTION:
            raise Malformed("extension type")
        length = data[at + 1] if at + 1 < end else 0
        if length < 4 or at + length > end:
            raise Malformed("extension length")
        if kind in seen or kind == SERVICE and len(packet.services) == 2:
            raise Malformed("number of extensions")
        if kind != SERVICE:
            seen.add(kind)
        if low and kind not in (ADDRESS, SOURCE):
            raise Malformed("reserved bits")
        _READERS[kind](packet, low, data[at:at + length])
        at += length


def _read_control(packet: Packet, _: int, body: bytes) -> None:
    if len(body) != 20:
        raise Malformed("extension length")
    _, _, flags, reserved, version, ackno, nonce = struct.unpack(">BBBBIIQ", body)
    if reserved or flags & 3:
        raise Malformed("reserved bits")
    packet.control = Control(flags, version, ackno, nonce)


def _read_service(packet: Packet, _: int, body: bytes) -> None:
    if len(body) != 36:
        raise Malformed("extension length")
    if body[2] or body[3]:
        raise Malformed("reserved bits")
    packet.services.append(body[4:])


def _read_listing(packet: Packet, form: int, body: bytes) -> None:
    if len(body) < 12:
        raise Malformed("extension length")
    _, _, reserved, version, ackno = struct.unpack_from(">BBHII", body)
    if reserved:
        raise Malformed("reserved bits")
    packet.listing = Listing(version, ackno, _read_entries(form, body[12:]))


def _read_source(packet: Packet, form: int, body: bytes) -> None:
    if body[2] or body[3]:
        raise Malformed("reserved bits")
    entries = _read_entries(form, body[4:])
    if not 2 <= len(entries) <= MOST_SOURCES:
        raise Malformed("extension length")
    packet.source = entries


def _read_entries(form: int, body: bytes) -> list[Address]:
    """WIRE-8: entries of 4 bytes in form 0, of 8 in form 1; any other form is malformed."""
    if form > 1:
        raise Malformed("entry format")
    size = 8 if form else 4
    if len(body) % size:
        raise Malformed("extension length")
    entries = []
    for at in range(0, len(body), size):
        ip = ".".join(map(str, body[at:at + 4]))
        port, reserved = struct.unpack_from(">HH", body, at + 4) if form else (0, 0)
        if reserved:
            raise Malformed("reserved bits")
        entries.append(Address(ip, port))
    return entries


def _read_belonging(packet: Packet, _: int, body: bytes) -> None:
    """WIRE-9: the lengths of the four kinds, and no flag but the backup flow's."""
    if len(body) < 12:
        raise Malformed("extension length")
    _, _, kind, flags, token = struct.unpack_from(">BBBBQ", body)
    if flags & ~BACKUP:
        raise Malformed("reserved bits")
    lengths = {OFFER: (12, 20), JOIN: (12,), REGISTER: (16,), FIND: (12,)}.get(kind)
    if lengths is None:
        raise Malformed("connection kind")
    if len(body) not in lengths:
        raise Malformed("extension length")
    extension = Belonging(kind, token, flags)
    if kind == REGISTER:
        extension.version = int.from_bytes(body[12:16], "big")
    elif len(body) == 20:
        port, reserved = struct.unpack_from(">HH", body, 16)
        if reserved:
            raise Malformed("reserved bits")
        extension.address = Address(".".join(map(str, body[12:16])), port)
    packet.belonging = extension


_READERS = {CONTROL: _read_control, SERVICE: _read_service, ADDRESS: _read_listing, SOURCE: _read_source,
            CONNECTION: _read_belonging}
