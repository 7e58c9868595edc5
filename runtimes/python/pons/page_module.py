"""Loads the module that a page names, and says what it exposes."""

from __future__ import annotations

import sys
from types import ModuleType

from . import frames
from .actions import ASYNC, FUNCTION, STREAM, THREADED, find_actions, kind_of
from .describe import describe_actions
from .errors import describe_error
from .limits import VERSION
from .loading import load
from .page import Page
from .service import find_jobs
from .values import settle_arrays

SHARED, _IN_TURN = "shared", (ASYNC, STREAM)  # jobs of other kinds would keep the only thread to themselves


def serve(page: Page, target: str) -> bool:
    """Loads a module and tells the page of its actions; False where that raised, which the page is told."""
    try:
        module = load(target) if target else ModuleType("page")
        jobs = find_jobs(module)
        actions = find_actions(module, tuple([job.thing for job in jobs.values()]))
    except BaseException as error:  # SystemExit too
        page.log.flush()
        page.send(frames.ERROR, describe_error(error, "load"))
        return False
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
    return True
