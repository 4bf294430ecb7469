"""A set of integers, kept as few disjoint ranges."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Iterator


class Ranges:
    """Half-open ranges [start, end), in ascending order, none of which touches another."""

    __slots__ = ("_starts", "_ends")

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(zip(self._starts, self._ends))

    def __len__(self) -> int:
        return len(self._starts)

    def __contains__(self, number: int) -> bool:
        index = bisect_right(self._starts, number) - 1
        return index >= 0 and number < self._ends[index]

    def add(self, start: int, end: int) -> None:
        """Adds [start, end)."""
        if start >= end:
            return
        first = bisect_left(self._ends, start)
        last = bisect_right(self._starts, end)
        if first < last:
            start = min(start, self._starts[first])
            end = max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]

    def remove(self, start: int, end: int) -> None:
        """Removes [start, end)."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end)
        if start >= end or first >= last:
            return
        before, after = self._starts[first], self._ends[last - 1]
        kept = [pair for pair in ((before, start), (end, after)) if pair[0] < pair[1]]
        self._starts[first:last] = [pair[0] for pair in kept]
        self._ends[first:last] = [pair[1] for pair in kept]

    def first(self) -> tuple[int, int]:
        """Returns the lowest range; there must be one."""
        return self._starts[0], self._ends[0]

    def descending(self, most: int) -> list[tuple[int, int]]:
        """Returns the highest ranges, the highest first."""
        return [(self._starts[index], self._ends[index])
                for index in range(len(self._starts) - 1, max(-1, len(self._starts) - 1 - most), -1)]
