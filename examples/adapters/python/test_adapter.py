#!/usr/bin/env python3
"""Opens and closes connections over a virtual wire, and tries the adapter itself."""

from __future__ import annotations

import base64
import random
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from adapter import Adapter  # noqa: E402
from timing import SECOND  # noqa: E402
from virtual_wire import A0, A1, B0, B1, SERVICE, StoryTests, blob, connect, pair  # noqa: E402


class OpeningTests(StoryTests):
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


class EndingTests(StoryTests):
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
