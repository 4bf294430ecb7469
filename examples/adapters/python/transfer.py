"""Data of a connection over its flows, without congestion control (spec/11-data-transfer.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterable, Optional

import mtp
from flow import Flow
from packets import Sent
from states import SENDING
from streams import Contradiction, ReceiveStream, SendStream
from timing import ACK_DELAY, GREATEST_RTO, due, earliest
from wire import Address, Packet

if TYPE_CHECKING:
    from connection import Connection

FULL = 1500  # bytes of a full packet (DATA-7a)
HEADERS = 12 + 12 + 8  # SAL, MTP and its DATA block
BLOCK = 24  # an ACK block without ranges


class Transfer:
    """Both streams, and which flow carries what."""

    def __init__(self, connection: Connection, capacity: int) -> None:
        self.connection = connection
        self.outgoing = SendStream()
        self.incoming = ReceiveStream(capacity)
        self.progress_at = 0  # when bytes that the peer lacked were last acknowledged, or began to be on their way
        self._update_owed: set[int] = set()  # flows on which a window update is due (DATA-7b)
        self._zero_window_deadline: Optional[int] = None
        self._zero_window_wait = 0
        self._expected: Optional[int] = None  # when the peer's data has been missing for too long (DATA-20)
        self._blocks: dict[int, int] = {}  # when a flow's data last carried an ACK block (DATA-19)
        self._moved: dict[int, int] = {}  # when a flow last sent MOVED (MIG-25b)

    @property
    def flows(self) -> list[Flow]:
        return self.connection.flows

    # What comes in.

    def on_mtp(self, flow: Flow, header: Optional[mtp.Header], now: int) -> None:
        """Takes in an MTP packet of a flow, with or without data."""
        if header is None:
            return
        if header.block:
            self.on_block(header.block, now)
        if header.flags & mtp.DATA and not self.on_data(flow, header, now):
            return
        number = flow.packets.expand(header.number)
        flow.packets.arrived(number, header, now, ACK_DELAY)

    def on_block(self, block: mtp.Block, now: int) -> None:
        """DATA_ACK and window speak of the connection, ranges of one of its flows."""
        if self.outgoing.told(block.data_ack, block.window):
            self.progress_at = now
        flow = self.connection.flow_named(block.flow) if block.flow else None
        if flow is None or not block.ranges:
            return
        told = flow.packets.known_told(block)
        for sent in flow.packets.acknowledged(block, now, flow.round_trip):
            self.outgoing.held(sent.start, sent.end)
            if flow.packets.path_size.arrived(sent.number, sent.size, now):
                self.lose(flow.packets.all_lost(now))  # DATA-12b
        self.lose(flow.packets.overtaken(now, flow.round_trip))
        for name, spans in told:
            reported = self.connection.flow_named(name)
            if reported:
                reported.packets.forget(spans)

    def on_data(self, flow: Flow, header: mtp.Header, now: int) -> bool:
        """Stores data; returns False if the packet counts as not received (DATA-4a, DATA-5b)."""
        ends = bool(header.flags & mtp.FIN)
        try:
            if not self.incoming.accept(header.sequence, header.payload, ends):
                return False
        except Contradiction:
            self.connection.give_up("failed", now)  # DATA-18b
            return False
        self._expected = None if self.incoming.ended else now + 3 * flow.round_trip.rto
        return True

    def came_from(self, flow: Flow, source: Address, now: int) -> None:
        """MIG-25: a valid packet from a strange place is answered there with MOVED, no more than once a round trip."""
        if source == flow.newest_peer or not flow.may_send_mtp:
            return
        if flow.news_at and now < flow.news_at + flow.round_trip.rto:
            return  # MIG-25d: it was on its way when the news came
        interval = flow.round_trip.smoothed or flow.round_trip.rto
        if flow.id not in self._moved or now >= self._moved[flow.id] + interval:
            self._moved[flow.id] = now
            self.send(flow, mtp.Header(flow.packets.number(), mtp.MOVED), source)

    def lose(self, packets: Iterable[Sent]) -> None:
        """What these packets carried may be sent again, on any flow (DATA-14a, MIG-16b)."""
        for packet in packets:
            self.outgoing.lose(packet.start, packet.end)

    # What goes out.

    def send(self, flow: Flow, header: mtp.Header, target: Optional[Address] = None) -> int:
        """Sends from the adopted address, and to the adopted one but for MOVED (MIG-15b); returns the packet's size."""
        return flow.host.transmit(Packet(flow.id, flow.peer_id, mtp=header), flow.local, target or flow.peer)

    def announcement(self, flow: Flow) -> mtp.Header:
        """An ACK block that acknowledges no flow: the window, in the packets of an opening and by itself (WIRE-16)."""
        block = mtp.Block(0, 0, 0, self.incoming.data_ack, self.told_window())
        return mtp.Header(flow.packets.number(), block=block)

    def told_window(self) -> int:
        self.incoming.told_edge = max(self.incoming.told_edge, self.incoming.edge)
        return self.incoming.window

    def block_of(self, flow: Flow, now: int) -> mtp.Block:
        return flow.packets.block(flow.peer_id, self.incoming.data_ack, self.told_window(), now)

    def pump(self, now: int) -> None:
        """Sends whatever may go now: data, probes of silent flows, ACKs, window updates."""
        self.send_streams(now)
        for flow in self.flows:
            silent = flow.packets.timeouts and not flow.packets.in_flight
            paced = self.shut and not flow.packets.suspect  # a shut window has a pace of its own (DATA-11b)
            if silent and not paced and flow.state in SENDING and flow.may_send_mtp:
                self.probe(flow, now)  # DATA-15a, R-93
        self.send_acks(now)
        self.send_updates()
        self.watch_window(now)

    def send_streams(self, now: int) -> None:
        """DATA-2c: any byte on any flow; the lost ones first."""
        while True:
            flow = self.best_flow()
            if flow is None:
                return
            with_block = self.wants_block(flow, now)
            ranges = min(mtp.MOST_RANGES, len(flow.packets.received))
            room = self.room(flow, now) - (BLOCK + 4 * ranges if with_block else 0)
            piece = self.outgoing.choose(room)
            if piece is None:
                self.send_held_up(now)
                return
            if self.worth_waiting(piece, room):
                return
            self.send_piece(flow, piece, with_block, now)

    def best_flow(self) -> Optional[Flow]:
        """DATA-13: the lowest round trip that has room; silent flows, and backup flows, only if no other is usable."""
        usable = [flow for flow in self.flows if flow.usable]
        answering = [flow for flow in usable if not flow.packets.timeouts] or usable
        preferred = [flow for flow in answering if not flow.backup] or answering
        free = [flow for flow in preferred if flow.packets.in_flight < flow.packets.window]
        return min(free, key=lambda flow: flow.round_trip.smoothed or flow.round_trip.rto, default=None)

    def room(self, flow: Flow, now: int) -> int:
        """DATA-12: how many bytes of data fit a packet."""
        return flow.packets.path_size.limit(now) - flow.peer.overhead - HEADERS

    def wants_block(self, flow: Flow, now: int) -> bool:
        """An ACK that is due rides on data; and one does so about once in a round trip (DATA-19)."""
        if flow.packets.ack_deadline is not None:
            return True
        interval = flow.round_trip.smoothed or flow.round_trip.rto
        return flow.packets.largest >= 0 and now >= self._blocks.get(flow.id, -interval) + interval

    def worth_waiting(self, piece: tuple[int, int], room: int) -> bool:
        """DATA-11c: a window below one packet is filled if nothing is in flight, else it may open first."""
        new = piece[0] >= self.outgoing.next
        cut_short = new and piece[1] - piece[0] < room and piece[1] == self.outgoing.edge < self.outgoing.last
        return cut_short and any(flow.packets.in_flight for flow in self.flows)

    def send_piece(self, flow: Flow, piece: tuple[int, int], with_block: bool, now: int) -> None:
        """Sends a piece of the stream, new or again, in a packet of its own number (DATA-16)."""
        payload, ends = self.outgoing.bytes_at(*piece)
        header = mtp.Header(flow.packets.number(), mtp.DATA | (mtp.FIN if ends else 0), sequence=piece[0],
                            payload=payload)
        if with_block:
            header.block = self.block_of(flow, now)
            self._blocks[flow.id] = now
            flow.packets.told(header.number, flow.id, flow.packets.received)
        if not self.outgoing.outstanding:
            self.progress_at = now
        self.outgoing.sent(*piece)
        size = self.send(flow, header)
        flow.packets.sent(Sent(header.number, now, *piece, size), flow.round_trip.rto)

    def send_held_up(self, now: int) -> None:
        """DATA-14b: a closed window's oldest range again, on the fastest flow that is faster than the one it is on."""
        outgoing = self.outgoing
        if not outgoing.outstanding or outgoing.next < outgoing.edge or outgoing.next >= outgoing.last:
            return
        holders = [(flow, sent) for flow in self.flows for sent in flow.packets.carrying(outgoing.base)]
        flow = self.best_flow()
        if flow is None or not holders or any(holder is flow for holder, _ in holders):
            return
        slowest = min(holder.round_trip.smoothed or 0 for holder, _ in holders)
        if flow.round_trip.smoothed and flow.round_trip.smoothed < slowest:
            end = min(holders[0][1].end, outgoing.base + self.room(flow, now))
            self.send_piece(flow, (outgoing.base, end), False, now)

    def probe(self, flow: Flow, now: int) -> None:
        """A PROBE, which is acknowledged at once (DATA-1e)."""
        header = mtp.Header(flow.packets.number(), mtp.PROBE)
        size = self.send(flow, header)
        flow.packets.sent(Sent(header.number, now, size=size), flow.round_trip.rto)

    def probe_all(self, now: int) -> None:
        for flow in self.flows:
            if flow.usable and not flow.packets.in_flight:
                self.probe(flow, now)

    def carrier(self, flow: Flow) -> Optional[Flow]:
        """DATA-1f: a flow's ACKs travel on itself, or on another one while it may not send."""
        if flow.may_send_mtp:
            return flow
        return next((other for other in self.flows if other.may_send_mtp), None)

    def send_acks(self, now: int) -> None:
        for flow in self.flows:
            carrier = self.carrier(flow) if due(flow.packets.ack_deadline, now) else None
            if carrier:
                header = mtp.Header(carrier.packets.number(), block=self.block_of(flow, now))
                carrier.packets.told(header.number, flow.id, flow.packets.received)
                self.send(carrier, header)

    def send_updates(self) -> None:
        """DATA-7b: on every live flow; on one that may not send now, when it may again."""
        for flow in self.flows if self._update_owed else ():
            if flow.id in self._update_owed and flow.may_send_mtp:
                self._update_owed.discard(flow.id)
                self.send(flow, self.announcement(flow))

    def after_read(self) -> None:
        """DATA-7a: a window below half the buffer has opened by the lesser of two packets and half the buffer."""
        incoming = self.incoming
        told = incoming.told_edge - incoming.data_ack
        opened = incoming.edge - incoming.told_edge
        if not incoming.ended and 2 * told < incoming.capacity and 2 * opened >= min(4 * FULL, incoming.capacity):
            self._update_owed = {flow.id for flow in self.flows if flow.synchronised}

    # Time.

    @property
    def shut(self) -> bool:
        """Whether nothing but the window keeps data from going."""
        outgoing = self.outgoing
        return outgoing.edge <= outgoing.next < outgoing.last and outgoing.choose(1) is None

    def watch_window(self, now: int) -> None:
        """DATA-11b: against a zero window a PROBE is sent, and again in doubled times, until it opens."""
        if not self.shut or any(flow.packets.in_flight for flow in self.flows):
            self._zero_window_deadline = None
            if not self.shut:
                self._zero_window_wait = 0
        elif self._zero_window_deadline is None:
            flow = self.best_flow()
            if flow:
                self._zero_window_wait = min(GREATEST_RTO, self._zero_window_wait * 2 or flow.round_trip.rto)
                self._zero_window_deadline = now + self._zero_window_wait

    @property
    def deadline(self) -> Optional[int]:
        acks = [flow.packets.ack_deadline for flow in self.flows
                if flow.packets.ack_deadline is not None and self.carrier(flow)]
        return earliest(*acks, self._zero_window_deadline, self._expected)

    def on_time(self, now: int) -> None:
        for flow in self.flows:
            if due(flow.packets.deadline, now):
                self.on_flow_time(flow, now)
        if due(self._zero_window_deadline, now):
            self._zero_window_deadline = None
            flow = self.best_flow()
            if flow:
                self.probe(flow, now)
        if due(self._expected, now):
            self._expected = None
            self.probe_all(now)  # DATA-20

    def on_flow_time(self, flow: Flow, now: int) -> None:
        """The RTO of a flow's data has expired (DATA-9b, DATA-14a); the third time the flow is suspect (DATA-15a)."""
        self.lose(flow.packets.timed_out(now))
        if flow.packets.path_size.doubtful and flow.may_send_mtp:
            self.probe(flow, now)
        if flow.packets.suspect and flow.state in SENDING:
            flow.check_path(now)  # MIG-24b
