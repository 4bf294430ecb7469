#!/usr/bin/env python3
"""Joins hosts by several flows, moves them and loses packets, and looks whether all data arrive."""

from __future__ import annotations

import base64
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from timing import MILLISECOND, SECOND  # noqa: E402
from virtual_wire import (A0, A1, A2, B0, B1, RENDEZVOUS, SERVICE, End, Rendezvous, StoryTests, World,  # noqa: E402
                          blob, connect, pair)


class FlowTests(StoryTests):
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


class MoveTests(StoryTests):
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


class DataTests(StoryTests):
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


if __name__ == "__main__":
    unittest.main()
