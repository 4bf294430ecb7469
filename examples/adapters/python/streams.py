"""The two streams of a connection: bytes by their position, on whatever flow they travel (spec/11-data-transfer.md)."""

from __future__ import annotations

from typing import Optional

from ranges import Ranges

SEND_BUFFER = 256 * 1024


class Contradiction(Exception):
    """The peer's stream contradicts itself, which ends the connection (DATA-18b)."""


class SendStream:
    """Our stream. The end is a position of its own, the one after the last byte (TEAR-1b)."""

    def __init__(self) -> None:
        self.base = 0  # the peer's DATA_ACK: what lies before is forgotten (DATA-11a)
        self.next = 0  # what lies from here on was never sent
        self.edge = 0  # the greatest window edge that we were told (DATA-6e)
        self.end: Optional[int] = None
        self.lost = Ranges()  # positions to be sent again
        self._held = Ranges()  # positions that the peer stores beyond `base` (DATA-4b)
        self._buffer = bytearray()

    @property
    def written(self) -> int:
        return self.base_of_buffer + len(self._buffer)

    @property
    def base_of_buffer(self) -> int:
        return self.base if self.end is None else min(self.base, self.end)

    @property
    def last(self) -> int:
        """The position after the last one that there is so far, the end included."""
        return self.written + (self.end is not None)

    @property
    def end_sent(self) -> bool:
        return self.end is not None and self.next > self.end

    @property
    def end_acknowledged(self) -> bool:
        return self.end is not None and self.base > self.end

    @property
    def outstanding(self) -> bool:
        """Whether something was sent that the peer has not acknowledged by DATA_ACK."""
        return self.base < self.next

    @property
    def room(self) -> int:
        return max(0, SEND_BUFFER - len(self._buffer))

    def write(self, data: bytes) -> int:
        """Takes as many bytes as there is room for, and returns their number."""
        taken = data[:self.room]
        self._buffer += taken
        return len(taken)

    def finish(self) -> None:
        """No byte follows the ones written so far."""
        if self.end is None:
            self.end = self.written

    def told(self, data_ack: int, window: int) -> bool:
        """Takes in DATA_ACK and window; returns whether the peer has got further (DATA-6e)."""
        if data_ack > self.next:
            return False  # it acknowledges what was never sent (DATA-6a)
        self.edge = max(self.edge, data_ack + window)
        if data_ack <= self.base:
            return False
        before = self.base_of_buffer
        self.base = data_ack
        del self._buffer[:self.base_of_buffer - before]
        self.lost.remove(0, data_ack)
        self._held.remove(0, data_ack)
        return True

    def held(self, start: int, end: int) -> None:
        """A packet with these positions was acknowledged: they need not be sent again (DATA-4)."""
        if end > self.base:
            self._held.add(max(start, self.base), end)
            self.lost.remove(start, end)

    def lose(self, start: int, end: int) -> None:
        """A packet with these positions was lost: what the peer still lacks is to be sent again (DATA-10)."""
        if end <= self.base:
            return
        self.lost.add(max(start, self.base), end)
        for low, high in list(self._held):
            self.lost.remove(low, high)

    def choose(self, room: int) -> Optional[tuple[int, int]]:
        """Returns what to send next in a packet with so much room: lost positions, then new ones (DATA-5a)."""
        if len(self.lost):
            start, end = self.lost.first()
            return start, min(end, self._with_end(start + room))
        last = min(self.last, self.edge)
        if self.end is not None and last == self.end == self.edge:
            last += 1  # the end of the stream may lie one beyond the edge
        if self.next >= last:
            return None
        return self.next, min(last, self._with_end(self.next + room))

    def _with_end(self, stop: int) -> int:
        """The end of the stream takes no room: a packet that reaches it carries it."""
        return stop + 1 if self.end is not None and stop >= self.end else stop

    def bytes_at(self, start: int, end: int) -> tuple[bytes, bool]:
        """Returns the payload for some positions, and whether the end of the stream is among them."""
        origin = self.base_of_buffer
        ends = self.end is not None and start <= self.end < end
        return bytes(self._buffer[start - origin:(self.end if ends else end) - origin]), ends

    def sent(self, start: int, end: int) -> None:
        self.next = max(self.next, end)
        self.lost.remove(start, end)


class ReceiveStream:
    """The peer's stream, as far as it has come (DATA-3)."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.next = 0  # the first byte that is missing (DATA-6a)
        self.end: Optional[int] = None
        self.told_edge = 0  # the greatest edge that the peer was told
        self._read = 0
        self._ready = bytearray()
        self._pieces: dict[int, bytes] = {}
        self._highest = 0

    @property
    def ended(self) -> bool:
        """Whether the end and all before it have come (CONN-3b)."""
        return self.end is not None and self.next == self.end

    @property
    def data_ack(self) -> int:
        return self.next + self.ended

    @property
    def edge(self) -> int:
        return self._read + self.capacity

    @property
    def window(self) -> int:
        """What may be sent beyond DATA_ACK. Its edge never goes back (DATA-6c)."""
        return max(0, self.edge - self.data_ack)

    @property
    def readable(self) -> int:
        return len(self._ready)

    def accept(self, start: int, data: bytes, ends: bool) -> bool:
        """Stores a piece; returns False if it must be dropped (DATA-5b), and raises Contradiction (DATA-18b)."""
        stop = start + len(data)
        if self.end is not None and (stop > self.end or ends and stop != self.end) or ends and stop < self._highest:
            raise Contradiction
        if stop > self.edge:
            return False
        if ends:
            self.end = stop
        self._highest = max(self._highest, stop)
        if stop > self.next:
            self._store(start, data)
        return True

    def _store(self, start: int, data: bytes) -> None:
        if start < self.next:
            start, data = self.next, data[self.next - start:]
        if len(data) > len(self._pieces.get(start, b"")):
            self._pieces[start] = data
        if start == self.next:
            self._collect()

    def _collect(self) -> None:
        """Moves what is in order from the pieces to the application's side."""
        while self._pieces:
            start = min(self._pieces)
            if start > self.next:
                return
            data = self._pieces.pop(start)
            fresh = data[self.next - start:]
            self._ready += fresh
            self.next += len(fresh)

    def read(self, most: int) -> bytes:
        """Hands out at most so many bytes, which makes room."""
        data = bytes(self._ready[:most])
        del self._ready[:most]
        self._read += len(data)
        return data
