"""Makes the engine of a page, and puts it in the places of what prints, asks, sleeps and loads packages."""

from __future__ import annotations

import sys

from . import waiting
from .imports import standard
from .logs import hook_logging
from .output import Output
from .page import Page
from .page_cancel import hook_sleep
from .page_limits import refuse_what_is_not_there
from .page_packages import PACKAGES, offer_micropip
from .page_topics import PageTopics
from .questions import hook_questions
from .running import set_running


def prepare(host, limits: dict, in_worker: bool) -> Page:
    """Makes it; `host` is what `Page` says, `in_worker` that the page itself is elsewhere."""
    page = Page(host, limits)
    engine = page.engine
    set_running(engine)
    engine.topics = PageTopics(engine)
    waiting.page_wait = page.wait_for
    engine.loop.adopt(standard("asyncio").get_event_loop(), engine.context)
    sys.stdout = Output(page.log, "out", 1)
    sys.stderr = Output(page.log, "err", 2)
    hook_logging(page.log)
    hook_questions()
    hook_sleep(engine, host)
    engine.reserved = {**engine.reserved, **PACKAGES}
    engine.canceller.install()
    refuse_what_is_not_there(in_worker)
    offer_micropip()
    return page
