"""Version numbers of control packets: 32 bits, compared by serial arithmetic (CTL-14)."""

from __future__ import annotations

MASK = 0xFFFFFFFF


def newer(a: int, b: int) -> bool:
    """Whether a is newer than b (CTL-14a)."""
    return 0 < (a - b) & MASK < 1 << 31


def after(version: int) -> int:
    """The version that follows, and the ackno that answers it (CTL-1a, CTL-2a)."""
    return version + 1 & MASK
