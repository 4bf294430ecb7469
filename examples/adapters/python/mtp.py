"""The MTP header, which carries data and acknowledgements (spec/02-wire-format.md, 2.3)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Optional

from crc32c import crc32c

DATA, ACK, FIN, PROBE, MOVED = 0x80, 0x40, 0x20, 0x10, 0x08
FLAGS = DATA | ACK | FIN | PROBE | MOVED

VERSION = 0x10  # WIRE-12a: version 1, low nibble 0
MOST_RANGES = 64  # WIRE-12c
DELAY_UNIT = 8_000  # nanoseconds; the field saturates
_PROTOCOL = 253


@dataclass(slots=True)
class Block:
    """The ACK block. `flow` is the acknowledged flow as its data's sender names it; 0 means none."""

    flow: int
    largest: int
    delay: int
    data_ack: int
    window: int
    ranges: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Header:
    """An MTP header with its payload. `number` is the packet number's low 32 bits."""

    number: int
    flags: int = 0
    block: Optional[Block] = None
    sequence: int = 0
    payload: bytes = b""

    @property
    def eliciting(self) -> bool:
        """Whether the packet asks for an ACK (DATA-17d)."""
        return bool(self.flags & (DATA | PROBE))


def encode(header: Header, source_flow: int, target_flow: int) -> bytes:
    """Returns header and payload, sealed with the CRC (WIRE-12, WIRE-13)."""
    blocks, count, flags = b"", 0, header.flags
    if header.block is not None:
        block, flags, count = header.block, flags | ACK, len(header.block.ranges)
        blocks = struct.pack(">IIHHQI", block.flow, block.largest, block.delay, 0, block.data_ack, block.window)
        blocks += b"".join(struct.pack(">HH", gap, length) for gap, length in block.ranges)
    if flags & DATA:
        blocks += struct.pack(">Q", header.sequence)
    start = struct.pack(">BBBB", VERSION, flags, 3 + len(blocks) // 4, count)
    rest = struct.pack(">I", header.number) + blocks + header.payload
    return start + struct.pack(">I", _seal(source_flow, target_flow, start, rest)) + rest


def _seal(source_flow: int, target_flow: int, start: bytes, rest: bytes) -> int:
    """WIRE-13: the CRC covers a pseudo header of the flow, and the MTP header with the field as zero."""
    return crc32c(struct.pack(">III", source_flow, target_flow, _PROTOCOL << 24) + start + b"\0\0\0\0" + rest)


def decode(data: bytes, source_flow: int, target_flow: int) -> Header:
    """Returns what the bytes say; raises ValueError with the reason if they are malformed (WIRE-12 to WIRE-15)."""
    if len(data) < 12:
        raise ValueError("MTP length")
    version, flags, words, count, seal, number = struct.unpack_from(">BBBBII", data)
    if version != VERSION:
        raise ValueError("MTP version")
    if flags & ~FLAGS:
        raise ValueError("MTP flags")
    if count > MOST_RANGES or count and not flags & ACK:
        raise ValueError("ACK ranges")
    length = 3 + (6 + count if flags & ACK else 0) + (2 if flags & DATA else 0)
    if words != length or length * 4 > len(data):
        raise ValueError("MTP length")
    if seal != _seal(source_flow, target_flow, data[:4], data[8:]):
        raise ValueError("CRC")
    header = Header(number, flags & ~ACK, payload=bytes(data[length * 4:]))
    if flags & ACK:
        header.block = _read_block(data, count)
    if flags & DATA:
        header.sequence = int.from_bytes(data[length * 4 - 8:length * 4], "big")
    _check_content(header)
    return header


def _read_block(data: bytes, count: int) -> Block:
    """WIRE-14: no ranges without a flow, the first with gap 0, each at least one long."""
    flow, largest, delay, reserved, data_ack, window = struct.unpack_from(">IIHHQI", data, 12)
    ranges = [struct.unpack_from(">HH", data, 36 + 4 * index) for index in range(count)]
    if reserved:
        raise ValueError("reserved bits")
    if ranges and (flow == 0 or ranges[0][0] != 0 or any(length == 0 for _, length in ranges)):
        raise ValueError("ACK ranges")
    return Block(flow, largest, delay, data_ack, window, ranges)


def _check_content(header: Header) -> None:
    """WIRE-15: FIN and payload only with DATA, DATA only with one of them."""
    data = header.flags & DATA
    if not data and (header.payload or header.flags & FIN):
        raise ValueError("DATA flag")
    if data and not header.payload and not header.flags & FIN:
        raise ValueError("DATA flag")
