"""CRC-32C, two bytes at a time (WIRE-13). The standard library has only the CRC of another polynomial."""

from __future__ import annotations

import struct

_POLYNOMIAL = 0x82F63B78


def _table() -> list[int]:
    """What 16 bits become: the CRC of their low byte, then of their high one."""
    single = []
    for value in range(256):
        for _ in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
        single.append(value)
    double = []
    for value in range(65536):
        low = single[value & 255] ^ value >> 8
        double.append(low >> 8 ^ single[low & 255])
    return double


_TABLE = _table()


def crc32c(data: bytes) -> int:
    """Returns the CRC-32C of the bytes."""
    crc, table = 0xFFFFFFFF, _TABLE
    for pair in struct.unpack_from(f"<{len(data) // 2}H", data):
        crc = crc >> 16 ^ table[(crc ^ pair) & 0xFFFF]
    if len(data) % 2:
        crc = _last_byte(crc, data[-1])
    return crc ^ 0xFFFFFFFF


def _last_byte(crc: int, byte: int) -> int:
    crc ^= byte
    for _ in range(8):
        crc = crc >> 1 ^ (_POLYNOMIAL if crc & 1 else 0)
    return crc
