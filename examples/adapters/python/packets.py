"""Packet numbers of one flow: what was sent, what has come, what is lost (spec/11-data-transfer.md, 11.1 and 11.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import mtp
from path_size import PathSize
from ranges import Ranges
from timing import GREATEST_RTO, LONGEST_PROBE, RoundTrip

IN_FLIGHT = 10  # packets: there is no congestion control, only this modest window
PACKET_THRESHOLD = 3  # DATA-9a
SUSPECT = 3  # DATA-15a
REMEMBERED = 256  # packets: how long a late ACK of a lost one is of use


@dataclass(slots=True)
class Sent:
    """A packet that elicits an ACK."""

    number: int
    time: int
    start: int = 0
    end: int = 0
    size: int = 0
    lost: bool = False


class PacketSpace:
    """Both directions of a flow's packet numbers."""

    def __init__(self) -> None:
        self.next_number = 0  # DATA-16a
        self.in_flight = 0
        self.timeouts = 0  # RTOs in a row (DATA-15a)
        self.deadline: Optional[int] = None  # of the RTO
        self._backoff = 0  # doublings that stay until there is a sample (RFC 6298, 5.5)
        self._sent: dict[int, Sent] = {}
        self._told: dict[int, tuple[int, list[tuple[int, int]]]] = {}  # what a packet of ours told, and of which flow
        self._largest_acked = -1
        self._largest_sampled = -1
        self.path_size = PathSize()
        self.received = Ranges()
        self.largest = -1
        self._largest_at = 0
        self._unacknowledged = 0
        self.ack_deadline: Optional[int] = None

    # What comes in.

    def expand(self, low: int) -> int:
        """DATA-16d: the 64-bit number nearest to the largest received plus 1."""
        expected = self.largest + 1
        number = expected & ~0xFFFFFFFF | low
        if number < expected - (1 << 31):
            number += 1 << 32
        elif number >= expected + (1 << 31) and number >= 1 << 32:
            number -= 1 << 32
        return number

    def arrived(self, number: int, header: mtp.Header, now: int, delay: int) -> None:
        """Notes a packet whose bytes are stored (DATA-4a), and when it is acknowledged at the latest (DATA-1)."""
        gap = number != self.largest + 1
        self.received.add(number, number + 1)
        if number > self.largest:
            self.largest, self._largest_at = number, now
        if not header.eliciting:
            return  # DATA-17d
        self._unacknowledged += 1
        at_once = gap or self._unacknowledged >= 2 or header.flags & (mtp.FIN | mtp.PROBE)  # DATA-1b, DATA-1e
        deadline = now if at_once else now + delay
        self.ack_deadline = deadline if self.ack_deadline is None else min(self.ack_deadline, deadline)

    def block(self, flow: int, data_ack: int, window: int, now: int) -> mtp.Block:
        """Makes the ACK block for what has come on this flow, which the peer calls `flow` (DATA-17a)."""
        self._unacknowledged, self.ack_deadline = 0, None
        ranges, below = [], self.largest + 1
        for low, high in self.received.descending(mtp.MOST_RANGES):
            if below - high > 0xFFFF:
                break  # no field can say so wide a gap: the lowest ranges are left out
            while high > low and len(ranges) < mtp.MOST_RANGES:
                length = min(0xFFFF, high - low)
                ranges.append((below - high, length))
                below = high = high - length
        delay = min(0xFFFF, (now - self._largest_at) // mtp.DELAY_UNIT)
        return mtp.Block(flow, self.largest & 0xFFFFFFFF, delay, data_ack, window, ranges)

    def forget(self, spans: list[tuple[int, int]]) -> None:
        """DATA-19: the peer is known to have been told of these. The largest is always told again."""
        for low, high in spans:
            self.received.remove(low, min(high, self.largest))

    # What goes out.

    def number(self) -> int:
        """Takes the next number (DATA-16b, DATA-16c)."""
        self.next_number += 1
        return self.next_number - 1

    def give_back(self) -> None:
        """The last number was taken for a packet that was not sent after all."""
        self.next_number -= 1

    def sent(self, packet: Sent, rto: int) -> None:
        """Notes a packet that elicits an ACK, and starts the timer if it does not run."""
        self._sent[packet.number] = packet
        self.in_flight += 1
        self.path_size.sent(packet.number, packet.size, packet.time)
        if self.deadline is None:
            self.start_timer(packet.time, rto)

    def told(self, number: int, flow: int, received: Ranges) -> None:
        """Notes which of our packets has told the peer of its numbers on one of our flows (DATA-19)."""
        self._told[number] = flow, received.descending(mtp.MOST_RANGES)
        self._told.pop(number - REMEMBERED, None)

    def carrying(self, position: int) -> list[Sent]:
        """Returns the packets in flight that carry a position of the stream."""
        return [packet for packet in self._sent.values() if not packet.lost and packet.start <= position < packet.end]

    def start_timer(self, now: int, rto: int) -> None:
        longest = LONGEST_PROBE if self.suspect else GREATEST_RTO
        self.deadline = now + min(longest, rto << min(self._backoff, 20)) if self.in_flight else None

    @property
    def suspect(self) -> bool:
        return self.timeouts >= SUSPECT

    @property
    def window(self) -> int:
        """How many packets may be in flight: one at a time while an RTO is not followed by an ACK."""
        return 1 if self.timeouts else IN_FLIGHT

    def restored(self) -> None:
        """The path is known to work again (DATA-15a)."""
        self.timeouts = 0

    def acknowledged(self, block: mtp.Block, now: int, round_trip: RoundTrip) -> list[Sent]:
        """Takes in an ACK block of this flow; returns the packets that it acknowledges for the first time."""
        spans = self._spans(block)
        if not spans:
            return []
        newly = [packet for packet in self._sent.values() if _within(packet.number, spans)]
        for packet in newly:
            del self._sent[packet.number]
            self.in_flight -= not packet.lost
        self._largest_acked = max(self._largest_acked, spans[0][1] - 1)
        self.restored()
        if newly:
            self._sample(newly[-1], block, spans, now, round_trip)
            self.start_timer(now, round_trip.rto)
        return newly

    def known_told(self, block: mtp.Block) -> list[tuple[int, list[tuple[int, int]]]]:
        """Returns what the acknowledged packets of ours had told, each with its flow (DATA-19)."""
        spans = self._spans(block)
        numbers = [number for number in self._told if _within(number, spans)]
        return [self._told.pop(number) for number in numbers]

    def _spans(self, block: mtp.Block) -> list[tuple[int, int]]:
        """The acknowledged numbers, highest first; none if the block names numbers that were never sent (WIRE-14d)."""
        newest = self.next_number - 1
        top = newest & ~0xFFFFFFFF | block.largest
        if top > newest:
            top -= 1 << 32
        spans, below = [], top + 1
        for gap, length in block.ranges:
            high = below - gap
            below = high - length
            if below < 0:
                return []
            spans.append((below, high))
        return spans

    def _sample(self, newest: Sent, block: mtp.Block, spans: list[tuple[int, int]], now: int,
                round_trip: RoundTrip) -> None:
        """DATA-8: the time to the newly acknowledged largest number, less the ACK delay if the delay is told of it."""
        if newest.number <= self._largest_sampled:
            return
        self._largest_sampled = newest.number
        time = now - newest.time
        if newest.number == spans[0][1] - 1:
            delay = block.delay * mtp.DELAY_UNIT
            time = max(time - delay, min(time, round_trip.least or time))
        self._backoff = 0
        round_trip.sample(time)

    def overtaken(self, now: int, round_trip: RoundTrip) -> list[Sent]:
        """Returns the packets that are lost by the packet or the time threshold (DATA-9a)."""
        patience = 9 * (round_trip.smoothed or round_trip.rto) // 8
        lost = [packet for packet in self._sent.values() if not packet.lost and packet.number < self._largest_acked
                and (packet.number <= self._largest_acked - PACKET_THRESHOLD or packet.time <= now - patience)]
        return self._lose(lost, now)

    def all_lost(self, now: int) -> list[Sent]:
        """All that is in flight is lost (DATA-9b, DATA-14a, MIG-16b)."""
        return self._lose([packet for packet in self._sent.values() if not packet.lost], now)

    def _lose(self, packets: list[Sent], now: int) -> list[Sent]:
        for packet in packets:
            packet.lost = True
            self.in_flight -= 1
            self.path_size.lost(packet.number, packet.size, now)
        if not self.in_flight:
            self.deadline = None
        for number in [number for number in self._sent if number < self.next_number - REMEMBERED]:
            self.in_flight -= not self._sent.pop(number).lost
        return packets

    def timed_out(self, now: int) -> list[Sent]:
        """The RTO has expired (DATA-9b); returns what is lost."""
        self.timeouts += 1
        self._backoff += 1
        self.deadline = None
        return self.all_lost(now)

    def another_path(self, now: int) -> list[Sent]:
        """DATA-8, MIG-16: what was learnt of the old path says nothing of the new one; returns what is lost."""
        self.timeouts = self._backoff = 0
        self._largest_sampled = self.next_number - 1
        lost = self.all_lost(now)
        self.path_size = PathSize()
        return lost


def _within(number: int, spans: list[tuple[int, int]]) -> bool:
    return any(low <= number < high for low, high in spans)
