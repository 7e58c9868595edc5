"""Seed 2's temperature sensor, as a stream and as a job, and its listener in either language."""

import ast
import unittest
from unittest import mock

import sample


class Readings(unittest.TestCase):
    def test_they_are_what_the_articles_sensor_reports(self):
        """Temperatures from -5 to 15, without an end."""
        sensor = sample.load("sensor/sensor.py")
        told = []
        with mock.patch.object(sensor.pons, "emit", lambda *event: told.append(event), create=True):
            readings = sensor.readings(0)
            found = [next(readings) for _ in range(100)]
            self.assertEqual(1, sensor.listeners())
            readings.close()
        self.assertTrue(all(-5 <= temperature <= 15 for temperature in found), found)
        self.assertEqual([("sensor.listeners", 1), ("sensor.listeners", 0)], told)

    def test_the_listener_stops_when_it_has_enough(self):
        """Nothing is read beyond what was asked for."""
        listener = sample.load("sensor/listener.py")
        left = iter([1.5, -2.0, 3.0])
        with mock.patch.object(listener.pons, "stream", lambda name: left, create=True), mock.patch("builtins.print"):
            self.assertEqual([1.5, -2.0], listener.listen(2))
        self.assertEqual([3.0], list(left))


@unittest.skipUnless(sample.HAS_DOTNET, "there is no dotnet on the PATH")
class Program(unittest.TestCase):
    def test_each_way_of_listening_gives_growing_lists(self):
        """By a stream, by events, and flipped: each time one, two, then three readings."""
        said = sample.run_csharp("sensor/listen.cs", "3", SENSOR_PAUSE="0.05").splitlines()
        parts = [said.index(line) for line in ("A stream, read from Python:", "A job's events:", "Flipped, a stream of C# read in Python:")]
        for at in parts:
            lists = [ast.literal_eval(line) for line in said[at + 1 : at + 4]]
            self.assertEqual([1, 2, 3], [len(temperatures) for temperatures in lists])
            self.assertEqual(lists[2][:2], lists[1])
        self.assertIn("temperature: Stopped", said)
        self.assertEqual("Python heard 3 readings.", said[-1])

    @unittest.skipUnless(sample.HAS_NODE, "there is no node on the PATH")
    def test_sensors_of_python_and_node_are_read_by_node_python_and_csharp(self):
        """Each listener shows one, two, then three readings, also in JavaScript's own notation."""
        said = sample.run_csharp("sensor/flip.cs", "3", SENSOR_PAUSE="0.05").splitlines()
        heads = ["A Python sensor, read by Node:", "and by C#:", "A Node sensor, read by Python:", "and by C#:"]
        self.assertEqual(heads, [line for line in said if not line.startswith("[")])
        lists = [ast.literal_eval(line) for line in said if line.startswith("[")]
        self.assertEqual([1, 2, 3] * 4, [len(temperatures) for temperatures in lists])


if __name__ == "__main__":
    unittest.main()
