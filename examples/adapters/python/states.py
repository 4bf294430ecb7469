"""The states of a flow (spec/06-flow.md), and how a flow ends."""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """The states of a flow (chapter 6)."""

    CLOSED = "Closed"
    SYN_SENT = "SynSent"
    SYN_RECEIVED = "SynReceived"
    ESTABLISHED = "Established"
    FIN_WAIT_1 = "FinWait1"
    FIN_WAIT_2 = "FinWait2"
    CLOSING = "Closing"
    TIME_WAIT = "TimeWait"
    CLOSE_WAIT = "CloseWait"
    LAST_ACK = "LastAck"


OPENING = frozenset({State.CLOSED, State.SYN_SENT, State.SYN_RECEIVED})
SENDING = frozenset({State.ESTABLISHED, State.CLOSE_WAIT})


class Ending(Enum):
    """How a flow has come to be Closed."""

    CLOSED = "closed"  # by FINs, or quietly after both streams had ended (TEAR-15)
    RESET = "reset"  # by an RST (FLOW-2, SEC-8a)
    FAILED = "failed"  # by exhaustion or by our own abort
    REFUSED = "refused"  # the SYN was refused (OPEN-13)
    NOT_NOW = "not now"  # the SYN was answered by NACK (OPEN-14)
    TIMED_OUT = "timed out"  # the SYN was never answered (OPEN-18)
    DROPPED = "dropped"  # the SYN was withdrawn (OPEN-19, TEAR-13)
