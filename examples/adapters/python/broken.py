#!/usr/bin/env python3
"""The adapter with one defect: `python3 broken.py rsyn-unanswered`; without a name it lists them.

This is for trying the suite. Each defect replaces one method, so what is wrong can be read beside what is right.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import adapter
import mtp
import wire
from closing import Closing
from flow import Flow
from host import Host
from lists import Lists
from migration import Migration
from opening import Opening
from packets import PacketSpace
from states import Ending, State
from streams import ReceiveStream, SendStream
from timing import Request, due
from transfer import Transfer
from versions import after
from wire import ACK, RSYN


@dataclass(frozen=True)
class Defect:
    """A method of a class, what takes its place, the clause that is broken by it, and what the host does wrong."""

    clause: str
    text: str
    owner: Any
    method: str
    replacement: Any


def _nothing(*_: Any, **__: Any) -> None:
    """Does nothing where something is due."""


def _seals_wrongly(header: mtp.Header, source_flow: int, target_flow: int) -> bytes:
    data = bytearray(_ENCODE(header, source_flow, target_flow))
    data[4] ^= 1
    return bytes(data)


def _answers_rsyn_again_by_ack(self: Flow, source: wire.Address, size: int, now: int) -> None:
    self.send_ack(self.peer_move, source)


def _takes_any_ackno(self: Flow, packet: wire.Packet, source: wire.Address, now: int) -> None:
    if self.move:
        packet.control.ackno = after(self.move.version)
    _ON_MOVE_ANSWERED(self, packet, source, now)


def _never_freezes(self: Flow, version: int, source: wire.Address, size: int, now: int) -> None:
    self.peer_move, self.peer_move_from = version, source
    self.ask_candidate(source, size, now)


def _adopts_without_proof(self: Flow, version: int, source: wire.Address, size: int, now: int) -> None:
    _ON_NEWER_MOVE(self, version, source, size, now)
    self.peer, self.frozen = source, False


def _answers_rsyn_where_the_peer_was(self: Flow, again: bool = False) -> None:
    self.send(RSYN | ACK, self.answer.version, self.peer, self.answer.ackno)


def _consumes_no_version_by_rsyn_ack(self: Flow, source: wire.Address, size: int, now: int) -> None:
    before = self.next_version
    _ASK_CANDIDATE(self, source, size, now)
    self.next_version = before


def _sends_syn_ack_once(self: Flow, now: int) -> None:
    if self.state is State.SYN_RECEIVED:
        self.opening.deadline = None
    else:
        _ON_OPENING_TIME(self, now)


def _moves_with_the_same_syn(self: Flow, address: wire.Address, now: int) -> None:
    if self.state is State.SYN_SENT:
        self.local, self.waiting = address, False
        self.send_syn()
    else:
        _MOVE_TO(self, address, now)


def _never_doubles(self: Request, now: int) -> bool:
    self.ambiguous = True
    self.tries += 1
    self.deadline = now + self.wait
    return self.tries <= self.limit


def _sends_fin_without_ack(self: Flow, again: bool = False) -> None:
    self.send(wire.FIN, self.fin.version, self.newest_peer)


def _forgets_at_once(self: Flow, now: int) -> None:
    self.answer_fin()
    self.finish(Ending.CLOSED)


def _dies_of_any_reply(self: Flow, packet: wire.Packet) -> None:
    self.finish(Ending.RESET)


def _counts_from_the_same_number(self: PacketSpace) -> int:
    self.next_number = 1
    return 0


def _leaves_numbers_out(self: PacketSpace) -> int:
    self.next_number += 2
    return self.next_number - 1


def _forgets_to_acknowledge(self: Transfer, now: int) -> None:
    for flow in self.flows:
        flow.packets.ack_deadline = None


def _offers_less_and_less(self: Transfer) -> int:
    return max(0, self.incoming.capacity - 2 * self.incoming.data_ack)


def _ignores_the_window(self: SendStream, room: int) -> Any:
    self.edge = 1 << 60
    return _CHOOSE(self, room)


def _acknowledges_a_byte_too_many(self: ReceiveStream) -> int:
    return self.next + self.ended + 1


def _replies_with_another_nonce(self: Host, flags: int, packet: wire.Packet, source: wire.Address,
                                target: wire.Address) -> None:
    packet.control.nonce ^= 1
    _REPLY(self, flags, packet, source, target)


def _sends_the_list_once(self: Lists, now: int) -> None:
    if self.request and due(self.request.deadline, now):
        self.request = None


_ENCODE = mtp.encode
_ON_MOVE_ANSWERED = Migration.on_move_answered
_ON_NEWER_MOVE = Migration.on_newer_move
_ASK_CANDIDATE = Migration.ask_candidate
_ON_OPENING_TIME = Opening.on_opening_time
_MOVE_TO = Migration.move_to
_CHOOSE = SendStream.choose
_REPLY = Host.reply

DEFECTS: dict[str, Defect] = {
    "crc-wrong": Defect("WIRE-13", "computes another CRC", mtp, "encode", _seals_wrongly),
    "reply-nonce": Defect("SEC-2b", "sends reply RSTs with another nonce", Host, "reply", _replies_with_another_nonce),
    "reply-obeyed": Defect("SEC-8b", "ends a flow upon any reply RST", Flow, "on_reply", _dies_of_any_reply),
    "no-backoff": Defect("CTL-6e", "never doubles an RTO", Request, "expire", _never_doubles),
    "version-borrowed": Defect("CTL-1b", "consumes no version by an RSYN+ACK", Migration, "ask_candidate",
                               _consumes_no_version_by_rsyn_ack),
    "syn-ack-once": Defect("OPEN-3a", "sends its SYN+ACK once", Opening, "on_opening_time", _sends_syn_ack_once),
    "syn-ack-again-unanswered": Defect("OPEN-8", "does not answer a repeated SYN+ACK", Opening, "on_syn_ack_again",
                                       _nothing),
    "syn-moved": Defect("OPEN-9", "moves with the same SYN", Migration, "move_to", _moves_with_the_same_syn),
    "no-path-check": Defect("MIG-25c", "does not check the path upon MOVED", Migration, "check_path", _nothing),
    "rsyn-unanswered": Defect("MIG-6b", "does not answer an RSYN", Migration, "on_newer_move", _nothing),
    "rsyn-again-unanswered": Defect("MIG-7", "does not answer a repeated RSYN", Migration, "on_same_move", _nothing),
    "rsyn-again-ack": Defect("MIG-28", "answers a repeated RSYN with a pure ACK", Migration, "on_same_move",
                             _answers_rsyn_again_by_ack),
    "rsyn-answered-there": Defect("MIG-6b", "answers an RSYN at the old address", Migration, "send_answer",
                                  _answers_rsyn_where_the_peer_was),
    "any-ackno": Defect("MIG-13", "takes any RSYN+ACK for the answer to its RSYN", Migration, "on_move_answered",
                        _takes_any_ackno),
    "never-frozen": Defect("MIG-10a", "goes on sending while the peer's move is unproven", Migration, "on_newer_move",
                           _never_freezes),
    "adopted-unproven": Defect("MIG-15a", "adopts an address without proof", Migration, "on_newer_move",
                               _adopts_without_proof),
    "not-moved": Defect("MIG-25a", "does not tell that packets come from elsewhere", Transfer, "came_from",
                        _nothing),
    "fin-unanswered": Defect("TEAR-4a", "does not answer a FIN", Closing, "answer_fin", _nothing),
    "fin-without-ack": Defect("TEAR-8a", "sends FIN without the ACK of the peer's", Closing, "send_fin",
                              _sends_fin_without_ack),
    "no-time-wait": Defect("TEAR-11a", "forgets a flow instead of TimeWait", Closing, "enter_time_wait",
                           _forgets_at_once),
    "list-once": Defect("ADDR-4b", "does not send its list again", Lists, "on_time", _sends_the_list_once),
    "number-reused": Defect("DATA-16b", "gives every packet the number 0", PacketSpace, "number",
                            _counts_from_the_same_number),
    "numbers-skipped": Defect("DATA-16c", "leaves out every second number", PacketSpace, "number", _leaves_numbers_out),
    "no-acks": Defect("DATA-1a", "does not acknowledge data", Transfer, "send_acks",
                      _forgets_to_acknowledge),
    "acks-too-much": Defect("DATA-6a", "acknowledges a byte that has not come", ReceiveStream, "data_ack",
                            property(_acknowledges_a_byte_too_many)),
    "window-shrinks": Defect("DATA-6c", "moves the edge of its window back", Transfer, "told_window",
                             _offers_less_and_less),
    "window-ignored": Defect("DATA-5a", "sends beyond the window", SendStream, "choose", _ignores_the_window),
}


def main(names: list[str]) -> int:
    if len(names) != 1 or names[0] not in DEFECTS:
        for name, defect in DEFECTS.items():
            print(f"{name:26}{defect.clause:10}{defect.text}", file=sys.stderr)
        return 2
    defect = DEFECTS[names[0]]
    setattr(defect.owner, defect.method, defect.replacement)
    adapter.serve(adapter.Adapter(), sys.stdin, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
