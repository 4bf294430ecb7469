#!/usr/bin/env python3
"""Joins hosts of this implementation over a virtual wire and looks whether all data arrive and everything closes.

Run it by itself, or with `python3 -m unittest` in this directory.
"""

from __future__ import annotations

import base64
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from adapter import Adapter  # noqa: E402
from timing import MILLISECOND, SECOND  # noqa: E402
from virtual_wire import (A0, A1, A2, B0, B1, RENDEZVOUS, SERVICE, End, Program, Rendezvous, World,  # noqa: E402
                          blob, connect, pair)


class Tests(unittest.TestCase):
    """What every story ends with: all bytes arrived once and in order, both were told so, and no timer is left."""

    def assert_finished(self, world: World, a: End, b: End, from_a: bytes, from_b: bytes = b"",
                        until: float = 400) -> None:
        world.run(until)
        self.assertEqual((a.outcomes(), b.outcomes()), (["finished"], ["finished"]))
        self.assertEqual(bytes(b.received.get(b.connection, b"")), from_a)
        self.assertEqual(bytes(a.received.get(a.connection, b"")), from_b)
        self.assertEqual((a.deadline, b.deadline), (None, None))


class OpeningTests(Tests):
    def test_data_arrive_and_both_ends_finish(self) -> None:
        world, a, b = pair()
        connect(a)
        world.at(0.5, lambda: a.send(blob(100_000)))
        self.assert_finished(world, a, b, blob(100_000))

    def test_data_written_before_the_opening_is_answered_follow_it(self) -> None:
        world, a, b = pair()
        connect(a)
        a.send(blob(5_000))
        self.assert_finished(world, a, b, blob(5_000))

    def test_an_unknown_service_refuses(self) -> None:  # SEC-6a, OPEN-13
        world, a, b = pair()
        b.ask("listen", service=SERVICE, backlog=0)
        connect(a)
        world.run(5)
        self.assertEqual((a.outcomes(), b.events), (["refused"], []))

    def test_silence_to_sixteen_syns_is_a_timeout(self) -> None:  # CTL-7a, OPEN-18
        world, a, b = pair(loss=1.0)
        connect(a)
        world.run(2_000)
        self.assertEqual((a.outcomes(), len(a.frames), b.events), (["timedOut"], 16, []))

    def test_a_half_open_request_is_forgotten_after_ten_seconds(self) -> None:  # SEC-10
        world, a, b = pair()
        world.drops = lambda source, target, data: source == B0
        connect(a)
        world.at(0.5, lambda: a.ask("abort", connection=a.connection))
        world.run(60)
        answers = [frame for frame in b.frames if frame[1] == B0 and len(frame[3]) > 40]
        self.assertEqual((len(answers), b.deadline, b.events), (3, None, []))

    def test_an_opener_that_moves_goes_on_with_a_fresh_syn(self) -> None:  # OPEN-9, OPEN-10
        world, a, b = pair()
        connect(a)
        world.at(0.01, lambda: (a.gain(A1), a.leave(A0)))
        world.at(1, lambda: a.send(blob(2_000)))
        self.assert_finished(world, a, b, blob(2_000))

    def test_a_listener_that_moves_while_asked_sends_an_rsyn(self) -> None:  # OPEN-15
        world, a, b = pair()
        connect(a)
        world.at(0.03, lambda: (b.gain(B1), b.leave(B0)))
        world.at(1, lambda: a.send(blob(2_000)))
        self.assert_finished(world, a, b, blob(2_000))

    def test_a_full_backlog_refuses(self) -> None:  # SEC-12
        world, a, b = pair()
        b.ask("listen", service=SERVICE, backlog=2, accept=False)
        for _ in range(3):
            connect(a)
            world.run(world.now / SECOND + 1)
        self.assertEqual((len(a.told("connected")), a.outcomes(), b.events), (2, ["refused"], []))


class FlowTests(Tests):
    def two_flows(self, seed: int = 1, loss: float = 0.0) -> tuple[World, End, End]:
        world = World(seed, loss=loss)
        a, b = world.end("A", A0, A1), world.end("B", B0, B1)
        b.ask("listen", service=SERVICE, backlog=5)
        connect(a)
        world.at(1, lambda: a.ask("addFlow", connection=a.connection, local=A1, peer=B1, backup=False))
        return world, a, b

    def test_a_further_flow_carries_data(self) -> None:  # OPEN-22
        world, a, b = self.two_flows()
        world.at(2, lambda: a.send(blob(200_000)))
        self.assert_finished(world, a, b, blob(200_000))
        carried = {frame[1] for frame in a.frames if len(frame[3]) > 1_000 and frame[1] in (A0, A1)}
        self.assertEqual(carried, {A0, A1})

    def test_flows_may_be_asked_for_from_both_sides_at_once(self) -> None:  # OPEN-23
        world, a, b = self.two_flows()
        world.at(1, lambda: b.ask("addFlow", connection=b.connection, local=B1, peer=A0, backup=False))
        world.at(2, lambda: self.assertEqual((len(a.flows), len(b.flows)), (3, 3)))
        world.at(3, lambda: a.send(blob(50_000)))
        self.assert_finished(world, a, b, blob(50_000))

    def test_a_removed_flow_is_closed_from_both_sides(self) -> None:  # TEAR-5
        world, a, b = self.two_flows()
        world.at(2, lambda: a.ask("removeFlow", connection=a.connection, flow=a.flows[0]))
        world.at(3, lambda: a.send(blob(50_000)))
        self.assert_finished(world, a, b, blob(50_000))

    def test_both_remove_a_different_flow_at_once(self) -> None:  # hole F4
        world, a, b = self.two_flows()
        world.at(2, lambda: a.ask("removeFlow", connection=a.connection, flow=a.flows[0]))
        world.at(2, lambda: b.ask("removeFlow", connection=b.connection, flow=b.flows[1]))
        world.at(3, lambda: (a.send(blob(50_000)), b.send(blob(30_000, 2))))
        b.ends_with_peer = False
        self.assert_finished(world, a, b, blob(50_000), blob(30_000, 2))

    def test_the_only_flow_is_not_removed(self) -> None:  # TEAR-2b
        world, a, _ = pair()
        connect(a)
        world.run(1)
        self.assertIn("error", a.ask("removeFlow", connection=a.connection, flow=a.flows[0]))

    def test_the_loss_of_a_path_loses_no_byte(self) -> None:  # DATA-14, DATA-15
        world, a, b = self.two_flows()
        world.drops = lambda source, target, data: world.now > 2.1 * SECOND and A1 in (source, target)
        world.at(2, lambda: a.send(blob(300_000)))
        self.assert_finished(world, a, b, blob(300_000), until=2_000)

    def test_a_ninth_flow_is_refused(self) -> None:  # SEC-13
        world, a, b = self.two_flows()
        for second in range(2, 8):
            world.at(second, lambda: a.ask("addFlow", connection=a.connection, local=A1, peer=B0, backup=False))
        world.run(9)
        self.assertEqual((len(a.flows), len(b.flows)), (8, 8))
        self.assertIn("error", a.ask("addFlow", connection=a.connection, local=A1, peer=B0, backup=False))


class MoveTests(Tests):
    def test_either_end_moves_during_a_transfer(self) -> None:  # MIG-3, MIG-6
        for mover in "AB":
            with self.subTest(mover=mover):
                world, a, b = pair()
                connect(a)
                end, new, old = (a, A1, A0) if mover == "A" else (b, B1, B0)
                world.at(0.5, lambda: a.send(blob(300_000)))
                world.at(0.7, lambda: (end.gain(new), end.leave(old)))
                self.assert_finished(world, a, b, blob(300_000))
                self.assertEqual((len(end.told("moved")), len((b if end is a else a).told("peerMoved"))), (1, 1))

    def test_both_move_and_one_old_address_lives_on(self) -> None:  # chapter 7.4
        world, a, b = pair()
        connect(a)
        world.at(0.5, lambda: a.send(blob(100_000)))
        world.at(0.7, lambda: (a.gain(A1), a.leave(A0), b.gain(B1)))
        world.at(0.7, lambda: b.ask("moveFlow", connection=b.connection, flow=b.flows[0], to=B1))
        self.assert_finished(world, a, b, blob(100_000))

    def test_both_old_addresses_die_and_a_rendezvous_helps(self) -> None:  # MIG-21, MIG-22
        world = World()
        world.nodes.append(Rendezvous(world, RENDEZVOUS))
        a, b = world.end("A", A0), world.end("B", B0, rendezvous=RENDEZVOUS)
        b.ask("listen", service=SERVICE, backlog=5)
        connect(a)
        world.at(0.5, lambda: a.send(blob(100_000)))
        world.at(0.7, lambda: (a.gain(A1), a.leave(A0), b.gain(B1), b.leave(B0)))
        self.assert_finished(world, a, b, blob(100_000))

    def test_a_move_back_and_forth_settles(self) -> None:  # MIG-4
        world, a, b = pair(jitter=30 * MILLISECOND)
        connect(a)
        world.at(0.5, lambda: a.send(blob(200_000)))
        for step in range(6):
            world.at(0.6 + step * 0.025, lambda step=step: (a.gain((A1, A0)[step % 2]), a.leave((A0, A1)[step % 2])))
        self.assert_finished(world, a, b, blob(200_000))

    def test_a_flow_without_an_address_waits_for_one(self) -> None:  # MIG-2
        world, a, b = pair()
        connect(a)
        world.at(0.5, lambda: a.send(blob(100_000)))
        world.at(0.6, lambda: a.leave(A0))
        world.at(60, lambda: a.gain(A2))
        self.assert_finished(world, a, b, blob(100_000))

    def test_a_move_into_a_dead_end_is_abandoned(self) -> None:  # MIG-5
        world, a, b = pair()
        world.drops = lambda source, target, data: A1 in (source, target)
        connect(a)
        world.at(1, lambda: a.gain(A1))
        world.at(2, lambda: a.ask("moveFlow", connection=a.connection, flow=a.flows[0], to=A1))
        world.at(3, lambda: a.send(blob(50_000)))
        self.assert_finished(world, a, b, blob(50_000))

    def test_a_translator_that_remaps_is_told_of(self) -> None:  # MIG-25
        world = World()
        a, b = world.end("A", A0 + ":54324"), world.end("B", B0 + ":54325")
        b.ask("listen", service=SERVICE, backlog=5)
        carry, mapped = world.carry, A0 + ":7000"
        world.carry = lambda source, target, data: carry(  # type: ignore[method-assign]
            mapped if source == A0 + ":54324" and world.now > SECOND else source, target, data)
        deliver = world.deliver
        world.deliver = lambda source, target, data: deliver(  # type: ignore[method-assign]
            source, A0 + ":54324" if target == mapped else target, data)
        connect(a, A0 + ":54324", B0 + ":54325")
        world.at(2, lambda: a.send(blob(50_000)))
        self.assert_finished(world, a, b, blob(50_000))
        self.assertEqual(len(b.told("peerMoved")), 1)

    def test_no_usable_flow_for_two_minutes_is_the_end(self) -> None:  # CONN-6
        world, a, b = pair()
        connect(a)
        world.at(0.5, lambda: a.ask("write", connection=a.connection, data=base64.b64encode(blob(500)).decode()))
        world.at(5, lambda: setattr(world, "loss", 1.0))
        world.run(1_000)
        self.assertEqual((a.outcomes(), b.outcomes()), (["failed"], ["failed"]))


class DataTests(Tests):
    def test_both_streams_cross_on_a_bad_wire(self) -> None:
        for seed in range(1, 9):
            with self.subTest(seed=seed):
                world, a, b = pair(seed, loss=0.15, jitter=40 * MILLISECOND)
                b.ends_with_peer = False
                connect(a)
                world.at(3, lambda: a.send(blob(60_000)))
                world.later(8 * SECOND, lambda: b.send(blob(40_000, 2)))
                self.assert_finished(world, a, b, blob(60_000), blob(40_000, 2), until=3_000)

    def test_a_receiver_that_does_not_read_stops_the_sender(self) -> None:  # DATA-11, DATA-7
        world = World()
        a, b = world.end("A", A0), world.end("B", B0, receiveBuffer=5_000)
        b.ask("listen", service=SERVICE, backlog=5)
        b.reads = False
        connect(a)
        world.at(1, lambda: a.send(blob(50_000)))
        world.run(100)
        self.assertEqual(sum(len(frame[3]) for frame in a.frames if frame[1] == A0) < 20_000, True)
        b.reads = True
        b.read(b.connection)
        self.assert_finished(world, a, b, blob(50_000))

    def test_a_window_of_one_byte_carries_everything(self) -> None:  # DATA-11c
        world = World()
        a, b = world.end("A", A0), world.end("B", B0, receiveBuffer=1)
        b.ask("listen", service=SERVICE, backlog=5)
        connect(a)
        world.at(1, lambda: a.send(blob(100)))
        self.assert_finished(world, a, b, blob(100))

    def test_more_than_the_send_buffer_is_taken_in_portions(self) -> None:
        world, a, b = pair(delay=2 * MILLISECOND)
        connect(a)
        world.at(1, lambda: a.send(blob(600_000)))
        self.assert_finished(world, a, b, blob(600_000))

    def test_a_path_that_carries_only_small_packets_is_found_out(self) -> None:  # DATA-12
        world, a, b = pair()
        connect(a)
        world.drops = lambda source, target, data: len(data) > 580
        world.at(1, lambda: a.send(blob(50_000)))
        self.assert_finished(world, a, b, blob(50_000))

    def test_silence_is_probed(self) -> None:  # MIG-24a
        world, a, b = pair()
        connect(a)
        world.run(65)
        probes = [frame for frame in a.frames + b.frames if frame[3][8] == 3 and frame[3][13] & 0x10]
        self.assertGreaterEqual(len(probes), 3)


class EndingTests(Tests):
    def test_an_abort_reaches_the_peer(self) -> None:  # FLOW-5, FLOW-2
        world, a, b = pair()
        connect(a)
        world.at(1, lambda: a.ask("abort", connection=a.connection))
        world.run(5)
        self.assertEqual((a.outcomes(), b.outcomes(), a.deadline, b.deadline), (["aborted"], ["reset"], None, None))

    def test_lost_goodbyes_end_well(self) -> None:  # TEAR-10, TEAR-14, TEAR-15
        for seed in range(1, 13):
            with self.subTest(seed=seed):
                world, a, b = pair(seed)
                connect(a)
                world.at(1, lambda: a.send(blob(3_000)))
                world.at(1.05, lambda: setattr(world, "loss", 0.6))
                self.assert_finished(world, a, b, blob(3_000), until=3_000)

    def test_the_same_seed_gives_the_same_bytes(self) -> None:
        def story() -> list:
            world, a, b = pair(7, loss=0.2)
            connect(a)
            world.at(1, lambda: a.send(blob(20_000)))
            world.run(300)
            return a.frames
        self.assertEqual(story(), story())

    def test_a_run_leaves_nothing_to_the_next(self) -> None:
        world, a, b = pair()
        connect(a)
        world.run(1)
        first = list(a.frames)
        a.ask("start", dialect="mtp1", transport="mtp", seed=100, addresses=[A0], options={})
        again = a.adapter.handle({"type": "connect", "now": 0, "service": SERVICE, "local": A0, "peer": B0})
        self.assertEqual(base64.b64decode(again["packets"][0]["data"]), first[0][3])


@unittest.skipUnless(shutil.which("cc") and shutil.which("make"), "needs a C compiler")
class OtherImplementationTests(Tests):
    """The control plane in C as the other host."""

    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        sources = shutil.copytree(Path(__file__).parent.parent / "c", Path(directory.name) / "c")
        subprocess.run(["make", "-s", "-C", str(sources)], check=True)
        self.program = Program([str(sources / "adapter")])
        self.addCleanup(self.program.close)

    def test_it_opens_to_us_and_both_move(self) -> None:
        world = World(loss=0.05)
        a, b = world.end("A", A0, program=self.program), world.end("B", B0)
        self.open_move_and_close(world, a, b)

    def test_we_open_to_it_and_both_move(self) -> None:
        world = World(loss=0.05)
        a, b = world.end("A", A0), world.end("B", B0, program=self.program)
        self.open_move_and_close(world, a, b)

    def open_move_and_close(self, world: World, a: End, b: End) -> None:
        b.ask("listen", service=SERVICE, backlog=5)
        connect(a)
        world.at(5, lambda: (a.gain(A1), a.leave(A0)))
        world.at(10, lambda: (b.gain(B1), b.leave(B0)))
        world.at(15, lambda: a.ask("end", connection=a.connection))
        self.assert_finished(world, a, b, b"")
        self.assertIn(A1, {frame[2] for frame in b.frames})


class AdapterTests(unittest.TestCase):
    def test_a_request_that_cannot_be_done_has_an_error_and_the_run_goes_on(self) -> None:
        adapter = Adapter()
        self.assertIn("error", adapter.handle({"type": "time", "now": 1}))
        adapter.handle({"type": "start", "now": 0, "dialect": "mtp1", "transport": "mtp", "seed": 1,
                        "addresses": [A0], "options": {}})
        for request in ({"type": "dance"}, {"type": "read", "connection": 9, "max": 1}, {"type": "write"},
                        {"type": "connect", "service": SERVICE, "local": B0, "peer": A0},
                        {"type": "connect", "service": "00", "local": A0, "peer": B0},
                        {"type": "packet", "from": "1.2.3", "to": A0, "data": ""}):
            reply = adapter.handle({"now": 5, **request})
            self.assertIn("error", reply, request)
            self.assertNotIn("\n", reply["error"])
        self.assertEqual(adapter.handle({"type": "time", "now": 6}), {"deadline": None})

    def test_rubbish_is_dropped(self) -> None:  # WIRE-11
        adapter = Adapter()
        adapter.handle({"type": "start", "now": 0, "dialect": "mtp1", "transport": "mtp", "seed": 1,
                        "addresses": [A0], "options": {}})
        noise = random.Random(1)
        for _ in range(2_000):
            data = base64.b64encode(noise.randbytes(noise.randrange(80))).decode()
            reply = adapter.handle({"type": "packet", "now": 1, "from": B0, "to": A0, "data": data})
            self.assertEqual(reply, {"deadline": None})


if __name__ == "__main__":
    unittest.main()
