"""Loads the module that a page names, and says what it exposes."""

from __future__ import annotations

import os
import sys
from types import ModuleType

from . import frames
from .actions import ASYNC, FUNCTION, STREAM, THREADED, find_actions, kind_of
from .describe import describe_actions
from .errors import describe_error
from .imports import add_user_folder
from .jobs import find_jobs
from .limits import VERSION
from .loading import load
from .page import Page
from .values import settle_arrays

SHARED, _IN_TURN = "shared", (ASYNC, STREAM)  # jobs of other kinds would keep the only thread to themselves


def serve(page: Page, path: str) -> None:
    """Loads the module of a file and tells the page of its actions, or of what it raised; no file has none."""
    try:
        module = load(path) if path else ModuleType("page")
        found = _find(module)
    except BaseException as error:  # SystemExit too
        return _fail(page, error)
    _announce(page, module, *found)


async def serve_here(page: Page, path: str) -> None:
    """The same in the page itself: runs the file as Pyodide's own program, whose variables are `pyodide.globals`."""
    from pyodide.code import eval_code_async

    module = sys.modules["__main__"]
    try:
        if path:
            with open(path, encoding="utf-8") as file:
                source = file.read()
            add_user_folder(os.path.dirname(path))
            module.__dict__["__file__"] = path
            await eval_code_async(source, module.__dict__, filename=path)
        found = _find(module)
    except BaseException as error:
        return _fail(page, error)
    _announce(page, module, *found)


def _find(module) -> tuple[dict, dict]:
    jobs = find_jobs(module)
    return find_actions(module, tuple([job.thing for job in jobs.values()])), jobs


def _fail(page: Page, error: BaseException) -> None:
    page.log.flush()
    page.send(frames.ERROR, describe_error(error, "load"))


def _announce(page: Page, module, actions: dict, jobs: dict) -> None:
    for action in actions.values():
        if action.kind == THREADED:  # there is one thread
            action.kind = FUNCTION
        if action.kind == STREAM:
            action.is_threaded = False
    engine = page.engine
    engine.jobs, engine.module = jobs, module
    settle_arrays()
    engine.expose(actions)
    engine.reserved = {**engine.reserved, **describe_actions(module, actions)}
    ready = {
        "version": VERSION,
        "language": "python",
        "languageVersion": sys.version.split()[0],
        "actions": [[action.name, action.kind] for action in actions.values()],
    }
    if jobs:
        ready["jobs"] = [[job.name, SHARED if kind_of(job.thing) in _IN_TURN else "own"] for job in jobs.values()]
    page.log.flush()
    page.send(frames.READY, ready)
    engine.outgoing.open()
    if engine.topics is not None:
        engine.topics.open()
