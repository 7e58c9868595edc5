"""./pons as somebody at a shell meets it."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PONS = str(ROOT / "pons")
PROGRAM = str(ROOT / "artifacts/pons/app/Pons.Cli.dll")


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, **options)


class Launcher(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        run(PONS, "--version", check=True)  # builds what has changed
        cls.folder = tempfile.mkdtemp(prefix="pons-launcher-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        pathlib.Path(cls.folder, "echo.py").write_text("def echo(text: str):\n    return text\n", encoding="utf-8")

    def test_nothing_is_built_when_nothing_changed(self):
        """Standard error stays empty: the build would say that it builds."""
        self.assertEqual("", run(PONS, "--version").stderr)

    def test_it_runs_where_the_caller_stands_also_through_links(self):
        """Relative paths are the caller's, whatever way the launcher was found."""
        link = os.path.join(self.folder, "link")
        os.symlink(PONS, link)
        os.symlink("link", os.path.join(self.folder, "second"))
        for command in (PONS, link, "./second", os.path.relpath(PONS, self.folder)):
            with self.subTest(command):
                done = run(command, "call", "echo.py", "echo", "hello", cwd=self.folder)
                self.assertEqual((0, '"hello"\n'), (done.returncode, done.stdout), done.stderr)

    def test_arguments_arrive_as_they_were_given(self):
        """Blanks, quotes, stars and dollars mean nothing to the launcher."""
        text = """ two  words "and" 'quotes' * $HOME `x` \\ """
        done = run(PONS, "call", "echo.py", "echo", text, "--json", cwd=self.folder)
        self.assertEqual(text, json.loads(done.stdout))

    def test_the_exit_code_is_the_programs(self):
        """2 is wrong usage."""
        self.assertEqual(2, run(PONS, "call").returncode)

    def test_without_dotnet_it_says_what_to_install(self):
        """One sentence and exit code 3."""
        tools = os.path.join(self.folder, "tools")
        os.mkdir(tools)
        for name in ("sh", "find", "cat", "uname", "readlink", "dirname"):
            os.symlink(shutil.which(name), os.path.join(tools, name))
        done = run(PONS, "--version", env={"PATH": tools, "HOME": self.folder, "DOTNET_ROOT": self.folder})
        self.assertEqual(3, done.returncode)
        self.assertRegex(done.stderr, r"^pons: The \.NET 10 SDK is needed .* Install it from https://")

    def test_a_source_that_came_or_went_is_built(self):
        """And only then."""
        source = ROOT / "samples/launcher-test.txt"
        self.addCleanup(lambda: source.unlink(missing_ok=True))
        source.write_text("", encoding="utf-8")
        self.assertIn("Building pons", run(PONS, "--version").stderr)
        source.unlink()
        self.assertIn("Building pons", run(PONS, "--version").stderr)
        self.assertEqual("", run(PONS, "--version").stderr)

    def test_it_adds_little_to_a_start(self):
        """At most 30 ms over the program itself, by the fastest of ten each."""

        def fastest(*command):
            times = []
            for _ in range(10):
                start = time.perf_counter()
                run(*command, check=True)
                times.append(time.perf_counter() - start)
            return min(times)

        self.assertLess(fastest(PONS, "--version") - fastest("dotnet", PROGRAM, "--version"), 0.030)


if __name__ == "__main__":
    unittest.main()
