"""What a target may be, and what a module finds around it."""

from __future__ import annotations

import os
import unittest

from hub import Folder, Hub
from timed import TimedTest

KIT = {
    "kit/__init__.py": "from . import tools\ndef top(): return __name__",
    "kit/tools.py": "from .deep.saw import cut\ndef name(): return __name__, cut()",
    "kit/deep/__init__.py": "",
    "kit/deep/saw.py": "def cut(): return 'cut'\ndef name(): return __name__",
    "kit/deep/tele-phone.py": """
        from .saw import cut
        from ..tools import name as other
        def ring(): return cut(), other()[0], __name__
    """,
    "kit/kit.py": "from .deep import saw\ndef who(): return __name__",
    "plain/file.py": "",
    "calc.py": """
        import sys, helper
        def add(a, b): return helper.plus(a, b)
        def around(): return sys.argv, sys.path[0], __name__, __file__
    """,
    "helper.py": "def plus(a, b): return a + b",
    "temperature-listener.py": "def read(): return 21.5",
    "a.b.py": "def dots(): return __name__",
    "selectors.py": "def own(): return 'selectors'",
    "random.py": "import random\ndef own(): return random.__file__",
    "json.py": "import asyncio\nasync def own(): return 'json'",
    "uuid.py": "raise ImportError('the engine took the wrong uuid')",
}


class LoadingTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        folder = Folder(KIT)
        self.addCleanup(folder.cleanup)
        self.folder = folder.path

    def load(self, target, **options) -> Hub:
        hub = Hub(target, **options)
        self.addCleanup(hub.__exit__)
        return hub.start()

    def failure(self, target, **options) -> dict:
        with Hub(target, **options) as hub:
            hub.receive_all()
            self.assertIsNone(hub.ready)
            self.assertEqual(hub.process.wait(20), 1)
            return hub.failure

    def test_file(self) -> None:
        """A file finds its neighbours, and sys.argv and sys.path as a script has them."""
        hub = self.load(self.folder / "calc.py")
        self.assertEqual(hub.call("add", 2, 2), 4)
        file = str(self.folder / "calc.py")
        self.assertEqual(hub.call("around"), ([file], str(self.folder), "calc", file))

    def test_relative_path(self) -> None:
        """A relative path is meant from the working directory."""
        self.assertEqual(self.load("plain/../calc.py", cwd=self.folder).call("add", 1, 1), 2)

    def test_odd_names(self) -> None:
        """A file whose name is no identifier works."""
        self.assertEqual(self.load(self.folder / "temperature-listener.py").call("read"), 21.5)
        self.assertEqual(self.load(self.folder / "a.b.py").call("dots"), "a_b")

    def test_names_of_the_library(self) -> None:
        """A file that has the name of a library module is loaded all the same, and the engine keeps the library's."""
        self.assertEqual(self.load(self.folder / "random.py").call("own"), str(self.folder / "random.py"))
        self.assertEqual(self.load(self.folder / "selectors.py").call("own"), "selectors")

    def test_beside(self) -> None:
        """A selectors.py and a uuid.py beside the script do not break the engine's own imports."""
        text = "async def later(): return 1\ndef same(value): return type(value).__name__\ndef fail(): raise ValueError"
        (self.folder / "user.py").write_text(text)
        hub = self.load(self.folder / "user.py")
        self.assertEqual(hub.call("later"), 1)
        import uuid

        self.assertEqual(hub.call("same", uuid.UUID(int=1)), "UUID")
        self.assertEqual(hub.error("fail")["frames"][0][3], "def fail(): raise ValueError")
        self.assertEqual(len(hub.call("pons.describe")["actions"]), 3)
        self.assertEqual(hub.error("sam")["near"], ["same"])

    def test_in_a_package(self) -> None:
        """A file in a package is loaded under its dotted name, so its relative imports work."""
        self.assertEqual(self.load(self.folder / "kit" / "tools.py").call("name"), ("kit.tools", "cut"))
        self.assertEqual(self.load(self.folder / "kit" / "deep" / "saw.py").call("name"), "kit.deep.saw")
        rung = self.load(self.folder / "kit" / "deep" / "tele-phone.py").call("ring")
        self.assertEqual(rung, ("cut", "kit.tools", "kit.deep.tele-phone"))
        self.assertEqual(self.load(self.folder / "kit" / "kit.py").call("who"), "kit.kit")

    def test_package(self) -> None:
        """A package's folder, or its __init__.py, is loaded with the modules that it imported."""
        for target in (self.folder / "kit", self.folder / "kit" / "__init__.py", str(self.folder / "kit") + os.sep):
            with self.subTest(str(target)):
                hub = self.load(target)
                self.assertEqual(hub.call("top"), "kit")
                self.assertEqual(hub.call("tools.name"), ("kit.tools", "cut"))

    def test_dotted(self) -> None:
        """A dotted name is found from the working directory, and in the library."""
        self.assertEqual(self.load("kit.deep.saw", cwd=self.folder).call("name"), "kit.deep.saw")
        self.assertEqual(self.load("kit", cwd=self.folder).call("top"), "kit")
        self.assertEqual(self.load("calc", cwd=self.folder).call("add", 2, 3), 5)
        self.assertEqual(self.load("textwrap").call("shorten", "a b c", 5), "a b c")

    def test_missing(self) -> None:
        """A target that is not there is named, with the folder that was looked from."""
        error = self.failure("missing.py", cwd=self.folder)
        self.assertEqual((error["code"], error["type"]), ("load", "pons.LoadError"))
        place = f"(looked from the working directory {self.folder})"
        self.assertEqual(error["message"], f"There is no file or package 'missing.py' {place}.")
        self.assertEqual(self.failure("no.such.module", cwd=self.folder)["type"], "ModuleNotFoundError")
        self.assertIn("is no package: it has no __init__.py", self.failure(self.folder / "plain")["message"])

    def test_broken(self) -> None:
        """A module that fails while it loads is told with its own frames."""
        cases = {
            "x = 1\ndef f(:\n": ("SyntaxError", (2, None, "def f(:")),
            "import not_there\n": ("ModuleNotFoundError", (1, "<module>", "import not_there")),
            "\nraise ValueError('at import')\n": ("ValueError", (2, "<module>", "raise ValueError('at import')")),
            "import sys\nsys.exit('enough')\n": ("SystemExit", (2, "<module>", "sys.exit('enough')")),
            "raise KeyboardInterrupt\n": ("KeyboardInterrupt", (1, "<module>", "raise KeyboardInterrupt")),
        }
        for text, (kind, frame) in cases.items():
            with self.subTest(kind):
                file = self.folder / "broken.py"
                file.write_text(text)
                error = self.failure(file)
                self.assertEqual((error["code"], error["type"]), ("load", kind))
                self.assertEqual(error["frames"][-1], (str(file), *frame))

    def test_bad_action(self) -> None:
        """A module whose API is wrong does not load, and the sentence says what to change."""
        (self.folder / "wrong.py").write_text("API = {'pons.x': len}")
        self.assertIn("'pons.x' must be renamed", self.failure(self.folder / "wrong.py")["message"])

    def test_leaves_at_import(self) -> None:
        """A module that ends the process at import ends the worker with that code."""
        (self.folder / "leaves.py").write_text("import os\nprint('last words', flush=True)\nos._exit(9)")
        with Hub(self.folder / "leaves.py") as hub:
            hub.receive_all()
            self.assertEqual((hub.process.wait(20), hub.logs[0][3]), (9, "last words\n"))

    def test_threads_left_at_a_failure(self) -> None:
        """A module that starts a thread and then fails does not keep the worker."""
        text = "import threading\nthreading.Thread(target=threading.Event().wait).start()\n1 / 0"
        (self.folder / "stays.py").write_text(text)
        self.assertEqual(self.failure(self.folder / "stays.py")["type"], "ZeroDivisionError")


if __name__ == "__main__":
    unittest.main()
