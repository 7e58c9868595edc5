"""The engine's own actions on a thing behind a handle: `pons.invoke` to `pons.iterate` (SPEC chapter 4).

Each thing keeps its own, once they were asked for: a second call of one is found as quickly as a module's action.
"""

from __future__ import annotations

import sys
from types import FunctionType

from .actions import ASYNC, ASYNC_STREAM, CLASS, FUNCTION, STREAM, THREADED, Action
from .errors import plain_error
from .handles import Lost, Thing, lost
from .remote import Refused


def find_action(message, engine) -> Action | dict:
    """Gives what a call on a handle runs, or the error that it ends in; it runs none of the user's code."""
    entries, name = message.handles, message.name
    if not entries or type(entries[0]) not in (Thing, Lost):
        text = f"{name.decode()} works on the first handle of its message, which must be one of a thing that lives here"
        return plain_error("arguments", f"{text}; but the message has none.")
    thing, handles = entries[0], engine.handles
    if type(thing) is Lost:
        return plain_error("handle-lost", str(lost(thing.id)))
    if message.client is not None:
        return _for_client(thing, name, handles)
    return thing.actions.get(name) or _make(thing, name, handles)


def _for_client(thing: Thing, name: bytes, handles) -> Action | dict:
    if name == b"pons.invoke" and thing.what in (1, 5):
        return thing.actions.get(name) or _make(thing, name, handles)
    if name == b"pons.method" and not handles.exposed.isdisjoint(type(thing.object).__mro__):
        return thing.actions.get(_PUBLIC) or _make(thing, _PUBLIC, handles)
    text = "A client may call functions, and the public methods of instances of exposed classes, but nothing else"
    return plain_error("refused", f"{text}: not {name.decode()} of a {type(thing.object).__qualname__}.")


def _make(thing: Thing, name: bytes, handles) -> Action:
    function, kind = _MAKERS[name](thing.object)
    action = Action(name.decode(), function)
    if kind is not None:
        action.kind = kind
    elif handles.threaded and action.kind in (FUNCTION, CLASS):
        action.kind = THREADED
    if action.kind in (ASYNC, ASYNC_STREAM) and "asyncio" not in sys.modules:
        # Main begins the first of its kind: the thread that imports `threading` is taken for the main one.
        action.kind = FUNCTION
        return action
    thing.actions[name] = action
    return action


def _invoke(target):
    return target, None


def _method(target):
    def method(name, /, *args, **keywords):
        return getattr(target, name)(*args, **keywords)

    return method, None


def _public_method(target):
    def method(name, /, *args, **keywords):
        function = _public_function(type(target), name)
        if function is None:
            known = f"a client may call its public methods, and {name!r:.80} is none"
            raise Refused(f"{type(target).__qualname__} is an exposed class: {known}.")
        return function.__get__(target, type(target))(*args, **keywords)

    return method, None


def _public_function(kind: type, name: object):
    if type(name) is not str or name.startswith("_"):
        return None
    for base in kind.__mro__:
        found = vars(base).get(name)
        if found is not None:
            return found if isinstance(found, (FunctionType, staticmethod, classmethod)) else None
    return None


def _get(target):
    def get(name, /):
        return getattr(target, name)

    return get, FUNCTION


def _set(target):
    def set(name, value, /):
        setattr(target, name, value)

    return set, FUNCTION


def _item(target):
    def item(key, /):
        return target[key]

    return item, FUNCTION


def _put(target):
    def put(key, value, /):
        target[key] = value

    return put, FUNCTION


def _length(target):
    def length():
        return len(target)

    return length, FUNCTION


def _iterate(target):
    if any("__aiter__" in vars(base) for base in type(target).__mro__):

        async def iterate():
            async for item in target:
                yield item

        return iterate, ASYNC_STREAM

    def iterate():
        # Not `yield from`: that would close a generator whose reader breaks off, which another may read on.
        items = iter(target)
        while True:
            try:
                item = next(items)
            except StopIteration as end:
                return end.value
            yield item

    return iterate, STREAM


_PUBLIC = b"public method"  # not a name: under which a thing keeps what clients may use

_MAKERS = {
    b"pons.invoke": _invoke,
    b"pons.method": _method,
    _PUBLIC: _public_method,
    b"pons.get": _get,
    b"pons.set": _set,
    b"pons.item": _item,
    b"pons.put": _put,
    b"pons.length": _length,
    b"pons.iterate": _iterate,
}
