"""Loads the module that hello names, says what it exposes, and serves it to the end."""

from __future__ import annotations

import faulthandler
import os
import sys

from . import frames
from .actions import find_actions, needs_threads, serve_on_threads
from .describe import describe_actions
from .driver import Driver
from .engine import Engine
from .errors import describe_error
from .faults import FaultReceived, ProtocolFault
from .forking import guard_forks
from .imports import standard
from .limits import LIMITS, VERSION
from .loading import load
from .logs import hook_logging
from .output import Log, Output
from .questions import hook_questions
from .reading import read
from .running import set_running
from .stdio import say
from .threads import bind_threads
from .values import settle_arrays
from .writing import PROTOCOL, dumps

LOAD_FAILED, BROKEN = 1, 70  # exit codes; 70 is EX_SOFTWARE of sysexits.h


class Service:
    """One worker that has heard hello."""

    def __init__(self, pipe, lifeline: int | None, hello: frames.Message) -> None:
        self._pipe = pipe
        self._hello = _read_hello(hello)
        limits = self._hello["limits"]
        pipe.frames.message_limit = limits["message"]
        pipe.frames.name_limit = limits["name"]
        self._log = Log(pipe.send, limits["message"])
        self._has_ended = False  # the hub is gone
        self._arena = None
        if self._hello.get("arena"):
            from .arena import open_arena

            self._arena = open_arena(self._hello["arena"], pipe.send, limits["leased"])
        self.engine = Engine(pipe.send, self._log, limits, self._arena)
        set_running(self.engine)
        guard_forks(pipe, self._log, self.engine, lifeline, self._arena)

    def run(self) -> None:
        """Runs to the worker's end; does not return but where the interpreter shall end in its ordinary way."""
        self._pipe.send(self._hello["preamble"])
        if self._hello.get("version") != VERSION:
            version = self._hello.get("version")
            self._tell(ProtocolFault("version", f"The hub speaks version {version!r}, this worker speaks {VERSION}."))
            os._exit(BROKEN)
        faulthandler.enable(2)  # a crash of C code leaves a traceback in the host's log
        sys.stdout = Output(self._log, "out", 1)
        sys.stderr = Output(self._log, "err", 2)
        hook_logging(self._log)
        hook_questions()
        bind_threads()
        self.engine.canceller.install()
        if self._hello.get("memory") is not None:
            self._limit_memory(self._hello["memory"])
        if self._hello.get("web") is None:
            self._load()
            self.serve()
        else:
            from .web import WebService

            WebService(self, self._hello).run()
        self.engine.close()
        if self._has_ended:
            leave(0)

    def serve(self) -> None:
        """Runs calls on this thread until the hub stops the worker or is gone."""
        # With a second thread, a neighbour that computes would keep the interpreter for 5 ms before an answer is sent.
        sys.setswitchinterval(0.0005)
        driver = Driver(self._pipe, self.engine, self._fail_at_once)
        try:
            driver.serve()
        except (ProtocolFault, FaultReceived, OSError) as error:
            self._tell(error)
            leave(BROKEN)
        self._has_ended = driver.has_ended

    def _load(self) -> None:
        try:
            module = load(self._hello["target"])
            jobs = _find_jobs(module)
            routes = _find_routes(module)
            others = [job.thing for job in jobs.values()] + [route.function for route in routes]
            actions = find_actions(module, tuple(others))
        except BaseException as error:  # SystemExit too: a module that exits at import has not loaded
            self.fail_to_load(error)
        self.engine.jobs = jobs
        if self._hello.get("threaded") is True:
            serve_on_threads(actions)
            self.engine.handles.threaded = True
        reserved = _route_actions(routes, self._hello.get("threaded") is True)
        if jobs or needs_threads(actions) or needs_threads(reserved):
            # Not at the first call, which another thread may read: `threading` takes its first importer for main.
            standard("threading")
        if any(action.kind == "async" for action in (*actions.values(), *reserved.values())):
            standard("asyncio")
        self.engine.reserved.update(reserved)
        more = {"jobs": [(job.name, job.sharing) for job in jobs.values()]} if jobs else {}
        if routes:
            more["routes"] = [(route.rule, list(route.methods), route.kind, route.is_open) for route in routes]
        self.announce(module, actions, more)

    def fail_to_load(self, error: BaseException) -> None:
        """Ends the worker because its module could not be loaded."""
        self._log.flush()
        self._pipe.send(frames.frame(frames.ERROR, 0, dumps(describe_error(error, "load"), PROTOCOL)))
        leave(LOAD_FAILED)

    def announce(self, module, actions: dict, more: dict) -> None:
        """Says that the worker is ready, and for what."""
        self.engine.module = module
        settle_arrays()
        self.engine.expose(actions)
        self.engine.reserved.update(describe_actions(module, actions))
        ready = {
            "version": VERSION,
            "language": "python",
            "languageVersion": sys.version.split()[0],
            "pid": os.getpid(),
            "actions": [(action.name, action.kind) for action in actions.values()],
            "arena": self._arena is not None,
            **more,
        }
        self._log.flush()
        self._pipe.send(frames.frame(frames.READY, 0, dumps(ready, PROTOCOL)))
        self.engine.outgoing.open()
        if self.engine.topics is not None:
            self.engine.topics.open()

    def _limit_memory(self, size: int) -> None:
        try:
            resource = standard("resource")
            resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        except (ImportError, AttributeError, OSError, ValueError, TypeError, OverflowError) as error:
            text = f"The worker runs without the memory limit of {size!r} bytes: {type(error).__name__}: {error}"
            self._log.record("warning", "pons", text)

    def _tell(self, error: BaseException) -> None:
        """Says on the real stderr why the worker ends, and to the hub what it did wrong."""
        if isinstance(error, ProtocolFault):
            self._pipe.send(frames.frame(frames.FAULT, 0, dumps((error.code, error.sentence), PROTOCOL)))
            say(f"The hub broke the protocol ({error.code}): {error.sentence}")
        elif isinstance(error, FaultReceived):
            say(str(error))
        elif isinstance(error, OSError):
            say(f"The link's pipe cannot be used; the module may have closed it: {error}")
        else:
            standard("traceback").print_exception(type(error), error, error.__traceback__, file=sys.__stderr__)

    def _fail_at_once(self, error: BaseException | None) -> None:
        if error is not None:
            self._tell(error)
        os._exit(BROKEN if error else 0)


def _find_jobs(module) -> dict:
    if "pons.jobs" not in sys.modules and "JOBS" not in vars(module):
        return {}
    from .jobs import find_jobs

    return find_jobs(module)


def _find_routes(module) -> list:
    if "pons.routes" not in sys.modules:
        return []
    from .routes import find_routes

    return find_routes(module)


def _route_actions(routes: list, are_threaded: bool) -> dict:
    if not routes:
        return {}
    from .routes import route_actions

    actions = route_actions(routes)
    if are_threaded:
        serve_on_threads(actions)
        for route, action in zip(routes, actions.values()):
            route.kind = action.kind
    return actions


def _read_hello(message: frames.Message) -> dict:
    try:
        hello = read(message.payload)
        preamble, limits = hello["preamble"], hello.get("limits") or {}
        if type(preamble) is not bytes or len(preamble) != 16:
            raise ValueError(f"its preamble must be 16 bytes, but is {preamble!r}")
        limits = {**LIMITS, **limits}
        limits["message"] = min(limits["message"], 0xFFFFFFFF)  # what the field for it can say
        return {**hello, "limits": limits}
    except Exception as error:
        raise ProtocolFault("payload", f"hello cannot be read: {type(error).__name__}: {error}.") from error


def leave(code: int) -> None:
    """Ends the process now, after its atexit functions; threads that run on would else keep it for ever."""
    import atexit

    try:
        atexit._run_exitfuncs()
    except BaseException:
        pass  # atexit has printed it, and raises it once more before Python 3.10
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "flush"):  # the module may have put something of its own there
            stream.flush()
    os._exit(code)

