"""The states of a connection (spec/05-connection.md, 5.1)."""

from __future__ import annotations

from enum import Enum


class Phase(Enum):
    """The states of a connection; a listener is the host's."""

    OPENING = "Opening"
    ESTABLISHED = "Established"
    LOCAL_ENDED = "LocalEnded"
    REMOTE_ENDED = "RemoteEnded"
    ENDED = "Ended"
    CLOSED = "Closed"
    ABORTED = "Aborted"


OPEN = frozenset({Phase.ESTABLISHED, Phase.LOCAL_ENDED, Phase.REMOTE_ENDED})
OVER = frozenset({Phase.CLOSED, Phase.ABORTED})
