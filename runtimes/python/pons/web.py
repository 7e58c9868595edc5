"""Serves a web application as it is: runs its file as `__main__`, and what its own server was to serve, the host does.

`app.run()` and its like do not return before the host stops, as ever: what the program does after it is done then.
"""

from __future__ import annotations

import os
import sys
from _frozen_importlib import module_from_spec
from _frozen_importlib_external import spec_from_file_location
from _thread import allocate_lock, get_ident
from time import perf_counter, sleep

from .actions import ASYNC, THREADED, LoadError, is_async
from .crew import Crew
from .imports import add_user_folder, standard
from .loading import ScriptLoader, is_in_package, load
from .reserved import RESERVED, Reserved
from .servers import Asked, take_over

USUAL = ("app", "application")
FACTORIES = ("create_app", "make_app")
ACTION = b"pons.web"
PATIENCE = 2.0  # seconds that a program with threads has to run a server on one of them


class WebService:
    """The web application of one worker, and its whole life."""

    def __init__(self, service, hello: dict) -> None:
        self._service = service
        self._target = hello["target"]
        self._wish = hello["web"]
        self._threads = hello["limits"]["threads"]
        self._asked: Asked | None = None  # by the program itself
        self._module = None
        self._thread = get_ident()
        self._is_served = False
        self._lifespan = None

    def run(self) -> None:
        """Runs the program, and serves its application until the host stops."""
        take_over(self._serve, self._resolve)
        try:
            self._load()
        except BaseException as error:  # SystemExit too
            if not self._is_served:
                self._service.fail_to_load(error)
            if not isinstance(error, SystemExit):
                standard("traceback").print_exception(type(error), error, error.__traceback__)
        if not self._is_served:
            try:
                self._announce(self._find())
            except BaseException as error:
                self._service.fail_to_load(error)
            self._begin()

    def _load(self) -> None:
        path = os.path.abspath(self._target)
        if not os.path.isfile(path) or is_in_package(path):
            self._module = load(self._target)
            return
        add_user_folder(os.path.dirname(path))
        sys.argv = [path]
        spec = spec_from_file_location("__main__", path, loader=ScriptLoader("__main__", path))
        self._module = sys.modules["__main__"] = module_from_spec(spec)
        spec.loader.exec_module(self._module)

    def _serve(self, asked: Asked) -> None:
        """Stands for the program's own server."""
        if self._asked is not None:
            raise RuntimeError("The program runs a second server; Pons serves one application of a file.")
        self._asked = asked
        if get_ident() != self._thread:
            forever = allocate_lock()
            forever.acquire()
            forever.acquire()  # it is served when the main thread has come to the file's end
        name = self._wish.get("name")
        self._announce(asked if name is None else Asked(self._named(name), asked.host, asked.port))
        self._begin()

    def _begin(self) -> None:
        self._is_served = True
        self._service.serve()
        if self._lifespan is not None:
            self._lifespan.stop()

    def _announce(self, asked: Asked) -> None:
        application, service = asked.application, self._service
        kind = asked.kind or ("asgi" if is_async(application) else "wsgi")
        standard("threading")  # on this thread, which it takes for main
        if kind == "asgi":
            standard("asyncio")
            self._prepare_asgi(application)
        else:
            from . import wsgi

            wsgi.use(application, self._wish.get("siblings", False))
            RESERVED[ACTION] = Reserved("wsgi:answer", kind=THREADED, pool=Crew(self._threads))
        web = {"kind": kind}
        if self._asked is not None:
            web.update(host=asked.host, port=asked.port)
        service.announce(self._module, {}, {"web": web})

    def _prepare_asgi(self, application) -> None:
        from . import asgi
        from .lifespan import Lifespan

        self._lifespan = Lifespan(application, self._service.engine)
        self._lifespan.start()
        asgi.use(application, self._lifespan.state)
        RESERVED[ACTION] = Reserved("asgi:answer", kind=ASYNC)

    def _find(self) -> Asked:
        """Gives the application of a program that ran no server on its main thread."""
        name, module = self._wish.get("name"), self._module
        if name is not None:
            return Asked(self._named(name), "", 0)
        if standard("threading").active_count() > 1:
            self._wait_for_thread()
        if self._asked is not None:
            return self._asked
        for usual in USUAL:
            if callable(getattr(module, usual, None)):
                return Asked(getattr(module, usual), "", 0)
        for factory in FACTORIES:
            if callable(getattr(module, factory, None)):
                return Asked(getattr(module, factory)(), "", 0)
        text = f"{os.path.basename(self._target)} has no web application: it ran no server, and has neither"
        raise LoadError(f"{text} {' nor '.join([*USUAL, *FACTORIES])}. Name the WSGI or ASGI object that is meant.")

    def _wait_for_thread(self) -> None:
        """Gives a thread of the program's the time to run its server."""
        end = perf_counter() + PATIENCE
        while self._asked is None and perf_counter() < end:
            sleep(0.005)

    def _named(self, name: str):
        """Gives the application of a name such as `app`, `site.app` or `create_app()`."""
        found = self._module
        for part in name.removesuffix("()").split("."):
            if not hasattr(found, part):
                raise LoadError(f"{os.path.basename(self._target)} has no {name!r}.")
            found = getattr(found, part)
        if name.endswith("()"):
            found = found()
        if not callable(found):
            raise LoadError(f"{name!r} is a {type(found).__name__}: a WSGI or ASGI application can be called.")
        return found

    def _resolve(self, text: str):
        """Gives what `"main:app"` means: in the file itself, where it is the file's name, and not in a second copy."""
        module, _, name = text.partition(":")
        if module != os.path.splitext(os.path.basename(self._target))[0]:
            __import__(module)
            found = sys.modules[module]
            for part in name.split("."):
                found = getattr(found, part)
            return found
        return self._named(name)
