"""Time: the round trip of a flow and the slot of a request (spec/04-control-channel.md, 4.3 and 4.5).

All times are integers, in nanoseconds.
"""

from __future__ import annotations

from typing import Optional

MILLISECOND = 1_000_000
SECOND = 1_000 * MILLISECOND

FIRST_RTO = SECOND  # CTL-6b
LEAST_RTO = 200 * MILLISECOND  # CTL-6d
GREATEST_RTO = 60 * SECOND  # CTL-6d
REQUEST_TRIES = 15  # CTL-7a
FIN_TRIES = 8  # CTL-7b
SYN_ACK_TRIES = 2  # SEC-10a: three sendings
HALF_OPEN = 10 * SECOND  # SEC-10b
TIME_WAIT = 60 * SECOND  # TEAR-11a
FIN_WAIT_2 = 60 * SECOND  # TEAR-14
UNUSABLE = 120 * SECOND  # CONN-6
QUIET = 20 * SECOND  # MIG-24a
ACK_DELAY = 25 * MILLISECOND  # DATA-1c
LONGEST_PROBE = 10 * SECOND
REFUSAL_WAITS = (SECOND, 2 * SECOND, 4 * SECOND)  # OPEN-14c


class RoundTrip:
    """The round-trip estimate of a flow, by RFC 6298 (CTL-6c)."""

    __slots__ = ("smoothed", "variation", "least")

    def __init__(self) -> None:
        self.smoothed: Optional[int] = None
        self.variation = 0
        self.least = 0

    def sample(self, time: int) -> None:
        """Takes in one unambiguous round trip."""
        if self.smoothed is None:
            self.smoothed, self.variation, self.least = time, time // 2, time
            return
        self.variation = (3 * self.variation + abs(self.smoothed - time)) // 4
        self.smoothed = (7 * self.smoothed + time) // 8
        self.least = min(self.least, time)

    @property
    def rto(self) -> int:
        """CTL-6b and CTL-6d."""
        if self.smoothed is None:
            return FIRST_RTO
        return min(GREATEST_RTO, max(LEAST_RTO, self.smoothed + max(MILLISECOND, 4 * self.variation)))


class Request:
    """One slot: a request that is repeated until it is answered (CTL-17).

    `deadline` is None while the flow has no address to send from (MIG-2). `blocked` says that the last sending was left
    out, because its destination is unproven and has had its share (SEC-9).
    """

    __slots__ = ("version", "limit", "sent_at", "ambiguous", "tries", "wait", "deadline", "blocked", "address",
                 "ackno", "unanswered")

    def __init__(self, version: int, limit: int, now: int, rto: int) -> None:
        self.version = version
        self.limit = limit
        self.ambiguous = False
        self.blocked = False
        self.address = None
        self.ackno = 0
        self.unanswered = 0
        self.sent_at = now
        self.restart(now, rto)

    def restart(self, now: int, rto: int) -> None:
        """RTO and tries begin anew (CTL-15)."""
        self.tries, self.wait, self.deadline = 0, rto, now + rto

    def expire(self, now: int) -> bool:
        """The RTO has expired: doubles it and says whether a try is left (CTL-6e, CTL-7a)."""
        self.ambiguous = True
        self.unanswered += 1
        if self.tries >= self.limit:
            self.deadline = None
            return False
        self.tries += 1
        self.wait = min(GREATEST_RTO, self.wait * 2)
        self.deadline = now + self.wait
        return True

    def answered(self, now: int, round_trip: RoundTrip) -> None:
        """Takes the round trip of an answer that can only be to the first sending (CTL-6c)."""
        if not self.ambiguous:
            round_trip.sample(now - self.sent_at)


def due(deadline: Optional[int], now: int) -> bool:
    """Whether a time has come."""
    return deadline is not None and deadline <= now


def earliest(*deadlines: Optional[int]) -> Optional[int]:
    """Returns the first of some times, or None if there is none."""
    return min((deadline for deadline in deadlines if deadline is not None), default=None)
