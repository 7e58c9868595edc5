"""A script that a template has forked says, does and leaves behind what it would in a Python of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unittest

from hub import Folder
from timed import TimedTest
from warm import Host
from warm_scripts import FILES, OTHERS, OWN_PONS, SCRIPTS, SHADOWS

INPUT = "first\nsecond é\nthird\nlast".encode()


@unittest.skipUnless(hasattr(os, "fork"), "nothing forks on this system")
class WarmScriptTest(TimedTest):
    maxDiff = None

    def setUp(self) -> None:
        super().setUp()
        self.folder = Folder({**SCRIPTS, **SHADOWS, **OWN_PONS})
        self.addCleanup(self.folder.cleanup)
        self.path = self.folder.path
        (self.path / "cookie.py").write_bytes(SCRIPTS["cookie.py"].encode("latin-1"))

    def cold(self, *arguments: str, options=("-u",), env=None) -> tuple:
        """Gives the exit code, stdout and stderr of a Python of its own."""
        command = [sys.executable, *options, *arguments]
        more = {"cwd": self.path, "env": env, "start_new_session": True}
        ended = subprocess.run(command, input=INPUT, capture_output=True, **more)
        return ended.returncode, ended.stdout, ended.stderr

    @staticmethod
    def without_addresses(run: tuple) -> tuple:
        return (run[0], *[re.sub(rb"0x[0-9a-f]{6,}", b"0x...", text) for text in run[1:]])

    def assert_same(self, host: Host, *arguments: str, env=None, options=("-u",)) -> None:
        env = host.environment if env is None else env
        left = []
        for run in ("cold", "warm"):
            (self.path / "gone.py").write_text(SCRIPTS["gone.py"])
            for file in self.path.glob("*.out"):
                file.unlink()
            if run == "cold":
                cold = self.cold(*arguments, env=env, options=options)
            else:
                warm = host.script(*arguments, folder=self.path, environment=env).communicate(INPUT)
            left.append([file.read_text() for file in self.path.glob("*.out")])
        self.assertEqual(self.without_addresses(warm), self.without_addresses(cold))
        self.assertEqual(left[1], left[0])

    def test_as_cold(self) -> None:
        """Exit code, stdout and stderr are those of a cold run, byte for byte, and so are the files that it leaves."""
        with Host("json", "random", "statistics", "multiprocessing", "asyncio", "logging", ahead=True) as host:
            for arguments in [(name,) for name in FILES] + OTHERS:
                with self.subTest(arguments):
                    self.assert_same(host, *arguments, env={**host.environment, "WARM_TEST": "it is set"})

    def test_buffered(self) -> None:
        """So they are where output is buffered."""
        with Host(options=()) as host:
            for name in ("plain", "stdout", "exit_3", "raise", "threads", "bytes", "closed_stdout"):
                with self.subTest(name):
                    self.assert_same(host, f"{name}.py", options=())

    def test_options(self) -> None:
        """Options of the interpreter are those of the template."""
        options = ("-X", "dev", "-O", "-W", "error::UserWarning")
        with Host(options=options) as host:
            for name in ("warning.py", "argv.py", "raise.py"):
                with self.subTest(name):
                    self.assert_same(host, name, options=options)

    def test_broken_pipe(self) -> None:
        """Output that nobody reads any more ends it as a cold run, at the print or, if buffered, at the end."""
        for options in ((), ("-u",)):
            with self.subTest(options), Host(options=options) as host:
                (self.path / "pipe.py").write_text("import sys\nsys.stdin.readline()\nprint('nobody')\n")
                command = [sys.executable, *options, "pipe.py"]
                pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
                with subprocess.Popen(command, cwd=self.path, env=host.environment, **pipes) as cold:
                    cold.stdout.close()
                    cold.stdin.close()
                    expected = cold.stderr.read(), cold.wait()
                fork = host.script("pipe.py", folder=self.path)
                fork.drop(fork.stdout)
                fork.drop(fork.stdin)
                with open(fork.stderr, "rb", closefd=False) as errors:
                    self.assertEqual((errors.read(), host.wait(fork.number)), expected)


if __name__ == "__main__":
    unittest.main()
