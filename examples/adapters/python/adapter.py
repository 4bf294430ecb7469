#!/usr/bin/env python3
"""The adapter: lines of JSON in and out, in virtual time (spec/adapter.md).

To start an adapter of your own, keep this file and put your implementation in the place of `Host`.
"""

from __future__ import annotations

import base64
import binascii
import json
import sys
from typing import IO, Callable, Optional

from connection import Connection
from flow import Flow
from host import RECEIVE_BUFFER, Host
from phases import OPEN, Phase
from timing import QUIET
from wire import Address

PROTOCOL = 1
NAME = "servalref-python"
VERSION = "1.0"
FEATURES = ["mtp1", "opener", "listener", "data", "flows", "moves", "lists", "udp", "receiveBuffer", "keepAlive",
            "tellsAddresses", "rendezvous"]


class Refused(Exception):
    """A request that could not be done, and why: the reply's `error`."""


class Adapter:
    """Serves one suite, run after run."""

    def __init__(self, make_host: Callable[..., Host] = Host) -> None:
        self._make_host = make_host
        self._host: Optional[Host] = None

    def handle(self, request: dict) -> dict:
        """Takes one request and returns its reply."""
        kind = request.get("type")
        if kind == "hello":
            return {"protocol": PROTOCOL, "name": NAME, "version": VERSION, "features": FEATURES}
        reply: dict = {}
        try:
            self._do(kind, request, reply)
        except (Refused, KeyError, TypeError, ValueError) as error:
            reply["error"] = str(error) if isinstance(error, (Refused, ValueError)) else f"unusable request: {error!r}"
        return self._finish(reply)

    def _finish(self, reply: dict) -> dict:
        """Adds what the host has sent, what it tells, and when it wants to be woken."""
        host = self._host
        if host is None:
            reply["deadline"] = None
            return reply
        if host.out:
            reply["packets"] = [{"from": str(source), "to": str(target), "data": base64.b64encode(data).decode()}
                                for source, target, data in host.out]
            host.out.clear()
        if host.events:
            reply["events"] = list(host.events)
            host.events.clear()
        reply["deadline"] = host.deadline
        return reply

    def _do(self, kind: Optional[str], request: dict, reply: dict) -> None:
        if kind == "start":
            self._start(request)
            return
        action = _ACTIONS.get(kind)
        if action is None:
            raise Refused(f"unknown request {kind!r}")
        if self._host is None:
            raise Refused("no run has been started")
        self._host.advance(request["now"])
        action(self, self._host, request, reply)

    def _start(self, request: dict) -> None:
        if request["dialect"] != "mtp1" or request["transport"] != "mtp":
            raise Refused("only mtp1 is spoken")
        options = request.get("options", {})
        rendezvous = options.get("rendezvous")
        self._host = self._make_host(
            seed=request["seed"],
            addresses=[Address.parse(text) for text in request["addresses"]],
            receive_buffer=options.get("receiveBuffer", RECEIVE_BUFFER),
            keep_alive=options.get("keepAlive", QUIET),
            tells_addresses=options.get("tellsAddresses", True),
            rendezvous=Address.parse(rendezvous) if rendezvous else None)
        self._host.now = request["now"]

    def _listen(self, host: Host, request: dict, _: dict) -> None:
        host.listen(_service(request), request["backlog"], request.get("accept", True))

    def _connect(self, host: Host, request: dict, reply: dict) -> None:
        connection = host.connect(_service(request), _own(host, request["local"]), Address.parse(request["peer"]))
        reply["connection"] = connection.number

    def _write(self, host: Host, request: dict, reply: dict) -> None:
        reply["written"] = 0
        connection = _connection(host, request)
        if connection.transfer.outgoing.end is not None or connection.phase not in OPEN | {Phase.OPENING}:
            raise Refused("the stream has ended")
        reply["written"] = connection.write(_bytes(request))
        host.settle(connection)

    def _read(self, host: Host, request: dict, reply: dict) -> None:
        reply["data"] = ""
        connection = _connection(host, request)
        reply["data"] = base64.b64encode(connection.read(request["max"])).decode()
        host.settle(connection)

    def _end(self, host: Host, request: dict, _: dict) -> None:
        connection = _connection(host, request)
        connection.transfer.outgoing.finish()
        host.settle(connection)

    def _abort(self, host: Host, request: dict, _: dict) -> None:
        connection = _connection(host, request)
        connection.abort(host.now)
        host.settle(connection)

    def _add_address(self, host: Host, request: dict, _: dict) -> None:
        host.add_address(Address.parse(request["address"]))

    def _remove_address(self, host: Host, request: dict, _: dict) -> None:
        host.remove_address(_own(host, request["address"]))

    def _add_flow(self, host: Host, request: dict, _: dict) -> None:
        connection = _connection(host, request)
        if connection.phase not in OPEN or connection.peer_token is None:
            raise Refused("the connection takes no further flow")
        if not connection.may_join():
            raise Refused("the connection has as many flows as it may (SEC-13)")
        connection.wish(_own(host, request["local"]), Address.parse(request["peer"]), request.get("backup", False))
        host.settle(connection)

    def _remove_flow(self, host: Host, request: dict, _: dict) -> None:
        connection, flow = _flow(host, request)
        if not connection.remove(flow, host.now):
            raise Refused("the flow is the only one (TEAR-2b)")
        host.settle(connection)

    def _move_flow(self, host: Host, request: dict, _: dict) -> None:
        connection, flow = _flow(host, request)
        address = _own(host, request["to"])
        if not host.fits(address, flow):
            raise Refused("the peer cannot be reached from there")
        if flow.control_address != address:
            flow.move_to(address, host.now)
        else:
            flow.check_path(host.now)
        host.settle(connection)

    def _packet(self, host: Host, request: dict, _: dict) -> None:
        host.receive(Address.parse(request["from"]), Address.parse(request["to"]), _bytes(request))

    def _time(self, host: Host, request: dict, reply: dict) -> None:
        """What was due is done already."""


_ACTIONS: dict = {
    "listen": Adapter._listen, "connect": Adapter._connect, "write": Adapter._write, "read": Adapter._read,
    "end": Adapter._end, "abort": Adapter._abort, "addAddress": Adapter._add_address,
    "removeAddress": Adapter._remove_address, "addFlow": Adapter._add_flow, "removeFlow": Adapter._remove_flow,
    "moveFlow": Adapter._move_flow, "packet": Adapter._packet, "time": Adapter._time,
}


def _bytes(request: dict) -> bytes:
    try:
        return base64.b64decode(request["data"], validate=True)
    except binascii.Error:
        raise Refused("the data are no base64") from None


def _service(request: dict) -> bytes:
    service = bytes.fromhex(request["service"])
    if len(service) != 32:
        raise Refused("a service has 32 bytes")
    return service


def _own(host: Host, text: str) -> Address:
    address = Address.parse(text)
    if address not in host.addresses:
        raise Refused(f"{text} is no address of this host")
    return address


def _connection(host: Host, request: dict) -> Connection:
    connection = host.connections.get(request["connection"])
    if connection is None:
        raise Refused("there is no such connection")
    return connection


def _flow(host: Host, request: dict) -> tuple[Connection, Flow]:
    connection = _connection(host, request)
    flow = connection.flow_named(request["flow"])
    if flow is None:
        raise Refused("there is no such flow")
    return connection, flow


def serve(adapter: Adapter, requests: IO[str], replies: IO[str]) -> None:
    """Answers each line with one line, until the input ends."""
    for line in requests:
        if line.strip():
            replies.write(json.dumps(_answer(adapter, line), separators=(",", ":")) + "\n")
            replies.flush()


def _answer(adapter: Adapter, line: str) -> dict:
    try:
        request = json.loads(line)
    except ValueError:
        request = None
    return adapter.handle(request) if isinstance(request, dict) else {"deadline": None, "error": "no JSON object"}


if __name__ == "__main__":
    serve(Adapter(), sys.stdin, sys.stdout)
