"""Seed 2's Python listener as a program of its own, which joins a host that runs."""

import ast
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import sample

RUNTIME = sample.ROOT.parent / "runtimes" / "python"


@unittest.skipUnless(sample.HAS_DOTNET, "there is no dotnet on the PATH")
@unittest.skipUnless(sample.HAS_NODE, "there is no node on the PATH")
class Listener(unittest.TestCase):
    def test_a_listener_that_joins_a_running_host_prints_growing_lists(self):
        """One, two, then three readings of a sensor in JavaScript, for each of two listeners."""
        with tempfile.TemporaryDirectory() as folder:
            socket = os.path.join(folder, "host.sock")
            with sample.start_csharp("listener/host.cs", socket, SENSOR_PAUSE="0.05") as host:
                try:
                    words = host.stdout.readline().split()
                    self.assertEqual(["export", f"PONS_ADDRESS=unix:{socket}"], words[:2])
                    variables = dict(word.split("=", 1) for word in words[1:])
                    for _ in range(2):
                        self.assertEqual([1, 2, 3], [len(temperatures) for temperatures in self._listen(variables)])
                    host.terminate()
                    self.assertEqual(0, host.wait(60))
                    self.assertFalse(os.path.exists(socket))
                finally:
                    host.kill()

    def _listen(self, variables):
        command = [sys.executable, str(sample.ROOT / "listener" / "temperature-listener.py"), "3"]
        environment = {**os.environ, **variables, "PYTHONPATH": str(RUNTIME), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, env=environment)
        lists = [ast.literal_eval(line) for line in done.stdout.splitlines()]
        self.assertTrue(all(-5 <= temperature <= 15 for temperature in lists[-1]), lists)
        return lists


if __name__ == "__main__":
    unittest.main()
