"""Python's `logging` arrives with level and logger; it is hooked when a program first imports it, never before."""

from __future__ import annotations

import sys
from _frozen_importlib import _find_spec


def hook_logging(log) -> None:
    """Lets records that no handler of the program's takes go to the log."""
    if "logging" in sys.modules:
        _install(sys.modules["logging"], log)
    else:
        sys.meta_path.insert(0, _Finder(log))


class _Finder:
    """Waits for the first import of `logging`."""

    def __init__(self, log) -> None:
        self._log = log

    def find_spec(self, name: str, path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(self)
        spec = _find_spec(name, path, target)
        if spec is not None:
            spec.loader = _Loader(spec.loader, self._log)
        return spec


class _Loader:
    """Loads the module as its own loader does, then installs the handler."""

    def __init__(self, loader, log) -> None:
        self._loader = loader
        self._log = log

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module) -> None:
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        if hasattr(module, "lastResort") and hasattr(module, "basicConfig"):  # else it is a logging.py of the user's
            _install(module, self._log)


def _install(logging, log) -> None:
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
