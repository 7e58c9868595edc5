"""The server of an Igor program: its API, its processes, and what they share; the host has the rest."""

from __future__ import annotations

import copy
import logging

from pons import igor_door

from .clients import Clients
from .core import ProcessOutput
from .messages import Messages

CONFIG = {
    "port": 5678,
    "host": "localhost",
    "file_server": False,
    "file_server_config": {
        "enable": False,
        "port": 8080,
        "root_directory": None,  # the folder of the program
    },
    "logging": {
        "level": logging.ERROR,
        "file_name": "igor_error.log",
    },
}
_DEFAULTS = copy.deepcopy(CONFIG)  # programs alter CONFIG


class IgorServer:
    """Serves the handlers of an API to all clients."""

    def __init__(self, api=None, config=None) -> None:
        if not isinstance(api, dict):
            raise Exception(f"The API of an IgorServer must be a dictionary of handlers, but is {type(api).__name__}.")
        self.paths = api
        self.config = _merge(_DEFAULTS, CONFIG if config is None else config)
        self.scope: dict = {}
        self.sessions: dict = {}  # by the client's id
        self.clients: dict = {}  # those that are connected, by their ids
        self.processes: dict = {}
        self.session_delete_timeout = 10.0  # seconds
        self.logger = self._make_logger(self.config["logging"])
        self.server = Clients(self)
        self._messages = Messages(self)
        self._asked = _read_asked(self.config)

    def add_process(self, process_id, thread) -> None:
        """Adds a thread that starts with the server; it finds its id, its output, `scope` and `sessions` in itself."""
        output = ProcessOutput(process_id, self, _remove_process)
        thread.process_id = process_id
        thread.output = output
        thread.scope = self.scope
        thread.sessions = self.sessions
        self.processes[process_id] = {"thread": thread, "output": output}

    def run_forever(self) -> None:
        """Hands the API to the host, starts the processes, and blocks for as long as the host serves."""
        igor_door.serve(self, self._asked, self._start)

    def take(self, client, text: bytes) -> None:
        """Deals with one message of a client, on that client's thread."""
        self._messages.take(client, text)

    def _start(self) -> None:
        for process in list(self.processes.values()):
            process["thread"].daemon = True  # one that will not end must not keep the program
            process["thread"].start()

    def _make_logger(self, settings: dict):
        name = settings["file_name"]
        # The file is made when there is something to say.
        handler = logging.FileHandler(name, encoding="utf-8", delay=True) if name else logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s - %(levelname)s - %(message)s"))
        logger = logging.getLogger(__name__)
        logger.addHandler(handler)
        logger.setLevel(settings["level"])
        return logger


def _remove_process(server: IgorServer, process_id) -> None:
    process = server.processes.pop(process_id, None)
    kill = getattr(process["thread"], "kill", None) if process is not None else None
    if kill is not None:
        kill()


def _merge(defaults: dict, given) -> dict:
    """Gives the defaults with what was given in their place, level by level."""
    if not isinstance(given, dict):
        kind = type(given).__name__
        raise Exception(f"The config of an IgorServer must be a dictionary, but it or a part of it is {kind}.")
    merged = {**defaults, **given}
    for key, value in defaults.items():
        if isinstance(value, dict):
            merged[key] = _merge(value, merged[key])
    return merged


def _read_asked(config: dict) -> dict:
    """Gives what the program asks the host for: where to listen, and for which files."""
    files = config["file_server_config"]
    asked = {"host": str(config["host"]), "port": _read_port(config["port"], "port"), "files": None}
    if files["enable"] or config["file_server"]:
        root = files["root_directory"]
        port = _read_port(files["port"], "file_server_config.port")
        asked["files"] = {"port": port, "root": None if root is None else str(root)}
    return asked


def _read_port(value, name: str) -> int:
    try:
        port = int(value)
    except (TypeError, ValueError):
        port = -1
    if not 0 <= port < 65536:
        raise Exception(f"The config names {value!r} as `{name}`; a port is a number from 0 to 65535.")
    return port
