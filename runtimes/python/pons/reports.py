"""How far a call has come: `pons.progress` and `pons.track`, from any depth of it."""

from __future__ import annotations

from time import monotonic

from .running import running

LONGEST = 900  # characters: it stands beside a bar
PAUSE = 0.05  # seconds between two reports of `track`


def progress(fraction: float | None = None, message: str = "") -> None:
    """Tells the caller how far the current call has come, from 0 to 1; outside of a call nobody is told."""
    fraction = None if fraction is None else _checked(fraction)
    if not isinstance(message, str):
        raise TypeError(f"The message of pons.progress() must be text, but is {type(message).__name__}.")
    if len(message) > LONGEST:
        raise ValueError(f"The message of pons.progress() has {len(message)} characters; at most {LONGEST} may be.")
    engine = running()
    if engine is not None:
        engine.log.report(fraction, message)
        engine.log.at_rest()


def track(items, message: str = ""):
    """Gives the items of an iterable, plain or async, and tells the caller how many of them are done."""
    report = _Report(len(items) if hasattr(items, "__len__") else None, message)
    return _track_async(items, report) if hasattr(items, "__aiter__") else _track(items, report)


def _track(items, report: _Report):
    for item in items:
        report.one_begins()
        yield item
    report.all_done()


async def _track_async(items, report: _Report):
    async for item in items:
        report.one_begins()
        yield item
    report.all_done()


class _Report:
    """Counts, and tells the count now and then."""

    def __init__(self, length: int | None, message: str) -> None:
        self._length = length
        self._message = message
        self._done = -1
        self._next = 0.0

    def one_begins(self) -> None:
        """One more item is given out: those before it are done."""
        self._done += 1
        now = monotonic()
        if now >= self._next:
            self._next = now + PAUSE
            self._tell()

    def all_done(self) -> None:
        """The last item is done."""
        self._done += 1
        self._tell()

    def _tell(self) -> None:
        if self._length is None:
            progress(None, f"{self._message} {self._done}".lstrip())
        else:  # of a list that grows meanwhile, no more than all are done
            progress(min(1.0, self._done / self._length) if self._length else 1.0, self._message)


def _checked(fraction) -> float:
    try:
        number = float(fraction + 0)  # a text that looks like a number is none
    except (TypeError, ValueError):
        raise TypeError(f"The fraction of pons.progress() must be a number, but is {fraction!r}.") from None
    if not 0 <= number <= 1:
        raise ValueError(f"The fraction of pons.progress() must lie between 0 and 1, but is {number!r}.")
    return number
