"""Jobs: functions and threads that run beside the actions for as long as the host wishes (SPEC chapter 3, "Jobs")."""

from __future__ import annotations

from types import ModuleType

from .actions import Action, LoadError, check_name

OWN, SHARED = "own", "shared"
_MARK = "__pons_job__"


class Job:
    """A named job of the module."""

    __slots__ = ("name", "thing", "sharing")

    def __init__(self, name: str, thing, sharing: str) -> None:
        self.name = name
        self.thing = thing  # a function of any kind, or a subclass of threading.Thread
        self.sharing = sharing


def job(thing=None, /, *, shared: bool = False):
    """Marks a function or a subclass of `threading.Thread` as a job: `@pons.job`, `@pons.job("name", shared=True)`.

    A job has a worker of its own, unless it is `shared`: then it runs where the actions do, and shares their variables.
    """
    if thing is None or isinstance(thing, str):
        return lambda other: _mark(other, thing, shared)
    return _mark(thing, None, shared)


def _mark(thing, name: str | None, shared: bool):
    if not callable(thing):
        raise TypeError(f"@pons.job marks functions and classes of threads, but was given {type(thing).__name__}.")
    if isinstance(thing, type) and not is_thread(thing):
        raise TypeError(f"@pons.job marks subclasses of threading.Thread, but {thing.__qualname__} is none.")
    setattr(thing, _MARK, (name, SHARED if shared else OWN))
    return thing


def is_job(thing) -> bool:
    """Says whether a thing itself was marked; a subclass of a job is none."""
    return _MARK in getattr(thing, "__dict__", ())


def is_thread(thing) -> bool:
    """Says whether a thing is a subclass of `threading.Thread`."""
    return isinstance(thing, type) and any((c.__module__, c.__name__) == ("threading", "Thread") for c in thing.__mro__)


def find_jobs(module: ModuleType) -> dict[str, Job]:
    """Gives a module's jobs by their names: what is marked, in its submodules too, and what its list `JOBS` names."""
    found: dict[str, Job] = {}
    _collect(module, "", found, {module.__name__})
    for name, thing in _listed(module):
        if not any(other.thing is thing for other in found.values()):
            _add(found, name, thing)
    for name in found:
        check_name(name, "job")
    return found


def _collect(module: ModuleType, prefix: str, found: dict, seen: set) -> None:
    for name, value in list(vars(module).items()):
        if isinstance(value, ModuleType):
            inner = f"{module.__name__}.{name}"
            if hasattr(module, "__path__") and value.__name__ == inner and inner not in seen and name[0] != "_":
                seen.add(inner)
                _collect(value, f"{prefix}{name}.", found, seen)
        elif is_job(value) and not any(other.thing is value for other in found.values()):
            _add(found, prefix + value.__name__, value)


def _add(found: dict, name: str, thing) -> None:
    given, sharing = getattr(thing, _MARK) if is_job(thing) else (None, OWN)
    name = given or name
    if name in found:
        raise LoadError(f"Two jobs are called {name!r}; give one another name: @pons.job('name').")
    found[name] = Job(name, thing, sharing)


def _listed(module: ModuleType) -> list:
    """Gives (name, thing) of each entry of `JOBS`; nothing of a list that only happens to be called so."""
    jobs = vars(module).get("JOBS")
    if not isinstance(jobs, (list, tuple)):
        return []
    things = [vars(module).get(each) if isinstance(each, str) else each for each in jobs]
    if not any(callable(thing) for thing in things):
        return []
    for entry, thing in zip(jobs, things):
        if not callable(thing) or (isinstance(thing, type) and not is_thread(thing)):
            text = "must be a function, a subclass of threading.Thread or the name of one"
            raise LoadError(f"JOBS of {module.__name__} has the entry {entry!r}, which {text}.")
    return [(getattr(thing, "__name__", str(entry)), thing) for entry, thing in zip(jobs, things)]
