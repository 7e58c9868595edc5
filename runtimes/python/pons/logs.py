"""Python's `logging` arrives with level and logger; it is hooked when a program first imports it, never before."""

from __future__ import annotations

from .hooks import after_import


def hook_logging(log) -> None:
    """Lets records that no handler of the program's takes go to the log."""
    after_import("logging", lambda module: _install(module, log))


def _install(logging, log) -> None:
    if not hasattr(logging, "lastResort") or not hasattr(logging, "basicConfig"):
        return  # a logging.py of the user's

    class LinkHandler(logging.Handler):
        """Sends records to the host."""

        def emit(self, record) -> None:
            try:
                log.record(record.levelname.lower(), record.name, self.format(record))
            except Exception:
                self.handleError(record)

    basic = logging.basicConfig

    def basic_config(**options) -> None:
        if not any(options.get(name) is not None for name in ("handlers", "stream", "filename")):
            handler = LinkHandler()
            if "format" not in options:
                handler.setFormatter(logging.Formatter("%(message)s"))  # level and logger travel beside the text
            for name in ("stream", "filename"):
                options.pop(name, None)
            options["handlers"] = [handler]
        basic(**options)

    basic_config.__doc__ = basic.__doc__
    logging.basicConfig = basic_config
    logging.lastResort = LinkHandler(logging.WARNING)
