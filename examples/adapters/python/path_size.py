"""How large a packet the path of a flow carries, found with data as probes (DATA-12, R-280)."""

from __future__ import annotations

from typing import Optional

from timing import SECOND

SIZES = (1500, 1280, 576)  # bytes of IP packets
LOST_IN_A_ROW = 6
LONGEST_WAIT = 60 * SECOND


class PathSize:
    """The size to which packets are cut, and the trials of a greater one."""

    __slots__ = ("size", "trial", "_lost", "_lost_at", "_grow_at", "_wait")

    def __init__(self) -> None:
        self.size = SIZES[0]  # DATA-12a
        self.trial: Optional[int] = None  # the packet number of one that is larger than `size`
        self._lost = 0
        self._lost_at = 0
        self._grow_at: Optional[int] = None
        self._wait = SECOND

    @property
    def smaller(self) -> int:
        return SIZES[min(SIZES.index(self.size) + 1, len(SIZES) - 1)]

    @property
    def larger(self) -> int:
        return SIZES[max(SIZES.index(self.size) - 1, 0)]

    @property
    def doubtful(self) -> bool:
        """Whether only something small can tell a narrow path from one that is gone."""
        return self._lost >= LOST_IN_A_ROW and self.size > SIZES[-1]

    def limit(self, now: int) -> int:
        """How large the next packet may be: now and then one larger than the path is known to carry (DATA-12c)."""
        grows = self._grow_at is not None and self._grow_at <= now and self.trial is None
        return self.larger if grows else self.size

    def sent(self, number: int, size: int, now: int) -> None:
        if size > self.size:
            self.trial = number
            self._wait = min(LONGEST_WAIT, 2 * self._wait)
            self._grow_at = now + self._wait

    def lost(self, number: int, size: int, now: int) -> None:
        """Counts full packets that are lost in a row; what was lost more than a second ago is forgotten."""
        if number == self.trial:
            self.trial = None
        elif size > self.smaller:
            self._lost = self._lost + 1 if now <= self._lost_at + SECOND else 1
            self._lost_at = now

    def arrived(self, number: int, size: int, now: int) -> bool:
        """A packet was acknowledged; returns whether packets are cut smaller from now on (DATA-12b)."""
        if number == self.trial:
            self.size, self.trial, self._lost = self.larger, None, 0
            self._wait = SECOND
            self._grow_at = now + SECOND if self.size < SIZES[0] else None
        elif size > self.smaller:
            self._lost = 0
        elif self.doubtful and now <= self._lost_at + SECOND:
            self.size, self._lost = self.smaller, 0
            self._grow_at = now + self._wait
            return True
        return False
