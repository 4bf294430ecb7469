#!/usr/bin/env python3
"""Joins this implementation with the control plane in C."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from virtual_wire import A0, A1, B0, B1, SERVICE, End, Program, StoryTests, World, connect  # noqa: E402


@unittest.skipUnless(shutil.which("cc") and shutil.which("make"), "needs a C compiler")
class OtherImplementationTests(StoryTests):
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


if __name__ == "__main__":
    unittest.main()
