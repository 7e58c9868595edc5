"""Python's `logging` arrives with level and logger."""

from __future__ import annotations

import unittest

from hub import Folder, Hub
from timed import TimedTest


class LogsTest(TimedTest):
    def logs_of(self, text: str, files: dict | None = None) -> list:
        """Runs `go()` of a module and gives what arrived on its call; a folder `site` is on PYTHONPATH."""
        with Folder({"shop.py": text, **(files or {})}) as folder:
            with Hub(folder / "shop.py", env={"PYTHONPATH": str(folder / "site")}) as hub:
                id = hub.start().begin("go")
                self.assertEqual(hub.end(id)[0], "return", hub.answers)
                return [log[1:] for log in hub.logs if log[0] == id]

    def test_not_configured(self) -> None:
        """Without any configuration, warnings and worse arrive with level and logger."""
        text = """
            def go():
                import logging
                logging.getLogger("shop.till").warning("low: %d", 3)
                logging.getLogger("shop").error("out")
                logging.getLogger("shop").info("unheard")
        """
        self.assertEqual(self.logs_of(text), [("warning", "shop.till", "low: 3"), ("error", "shop", "out")])

    def test_basic_config(self) -> None:
        """`basicConfig` sets the level, and a format of the program's own is kept."""
        text = """
            import logging
            logging.basicConfig(level=logging.DEBUG{})
            def go():
                logging.getLogger("shop").debug("deep")
                logging.info("root")
        """
        self.assertEqual(self.logs_of(text.format("")), [("debug", "shop", "deep"), ("info", "root", "root")])
        text = text.format(", format='[%(name)s] %(message)s'")
        self.assertEqual(self.logs_of(text), [("debug", "shop", "[shop] deep"), ("info", "root", "[root] root")])

    def test_own_handlers(self) -> None:
        """A program that chooses its own stream or handlers gets them."""
        text = """
            import logging, sys
            logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s")
            def go(): logging.warning("by hand")
        """
        self.assertEqual(self.logs_of(text), [("out", None, "WARNING by hand\n")])

    def test_exceptions(self) -> None:
        """`logging.exception` brings the traceback along."""
        text = """
            import logging
            def go():
                try: 1 / 0
                except ZeroDivisionError: logging.getLogger("shop").exception("failed")
        """
        ((level, logger, message),) = self.logs_of(text)
        self.assertEqual((level, logger), ("error", "shop"))
        self.assertRegex(message, r"(?s)^failed\nTraceback .*ZeroDivisionError: division by zero$")

    def test_bad_format(self) -> None:
        """A record that cannot be formatted is told as Python tells it, and harms nothing."""
        text = """
            import logging
            def go(): logging.warning("%d", "text")
        """
        self.assertIn("--- Logging error ---\n", [message for _, _, message in self.logs_of(text)])

    def test_imported_early(self) -> None:
        """A `logging` that a sitecustomize had imported is hooked as well."""
        text = """
            import logging
            def go(): logging.getLogger("shop").warning("low")
        """
        files = {"site/sitecustomize.py": "import logging"}
        self.assertEqual(self.logs_of(text, files), [("warning", "shop", "low")])

    def test_users_own(self) -> None:
        """A logging.py of the user's is left alone."""
        text = """
            import logging
            def go(): logging.info("mine")
        """
        self.assertEqual(self.logs_of(text, {"logging.py": "def info(text): print(text)"}), [("out", None, "mine\n")])

    def test_module_is_whole(self) -> None:
        """The hook leaves no trace in the module's loader, and submodules import."""
        text = """
            import logging, logging.handlers, importlib
            def go():
                assert type(logging.__loader__).__module__ != "pons.logs", logging.__loader__
                assert logging.__spec__.loader is logging.__loader__
                importlib.reload(logging)
        """
        self.assertEqual(self.logs_of(text), [])


if __name__ == "__main__":
    unittest.main()
