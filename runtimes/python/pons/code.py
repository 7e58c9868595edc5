"""Running code in a namespace, for a prompt or a notebook: `pons.run` and what belongs to it (SPEC chapter 4).

A namespace has a name and lives as long as the worker; nothing names the served module's own globals.
"""

from __future__ import annotations

import builtins
import sys
from _thread import allocate_lock
from collections import deque

from .imports import standard
from .running import running

KEPT_SOURCES = 200  # texts whose lines tracebacks can still show
MOST_WORDS = 200  # that `complete` gives
_ONLY_TREE, _AWAIT = 0x400, 0x2000  # PyCF_ONLY_AST, PyCF_ALLOW_TOP_LEVEL_AWAIT: the module `ast` takes 5 ms to import
_FUTURES = 0x1FE0000  # of co_flags: what `from __future__ import` switched on
_COROUTINE = 0x80
_making = allocate_lock()
_NO_INHERITING = True  # this module's own `from __future__` is no matter of theirs


def run(code: str, namespace: str | None = None):
    """Runs statements and gives the value of a last expression."""
    return _shared().run(code, namespace)


def get(name: str, namespace: str | None = None):
    """Gives a variable of a namespace."""
    return _shared().get(name, namespace)


def assign(name: str, value, namespace: str | None = None) -> None:
    """Sets a variable of a namespace."""
    _shared().assign(name, value, namespace)


def import_module(module: str):
    """Imports a module and gives it, the last one of a dotted name."""
    __import__(_text(module, "module"))
    return sys.modules[module]


def parse(code: str) -> str:
    """Says whether code that was typed so far is `complete`, `incomplete` or `wrong`."""
    _text(code, "code")
    compiler = standard("codeop").CommandCompiler()
    compiler.compiler.flags |= _AWAIT
    # One statement as a prompt takes it, which a block ends by an empty line; else several that were pasted.
    for symbol in ("single", "exec"):
        try:
            return "incomplete" if compiler(code, "<prompt>", symbol) is None else "complete"
        except (SyntaxError, ValueError, OverflowError):
            pass  # said below, when both have refused it
    return "wrong"


def complete(text: str, namespace: str | None = None) -> list:
    """Gives the whole words that the text's last word can become."""
    return _shared().complete(text, namespace)


def _shared() -> Code:
    engine = running()
    if engine.code is None:
        with _making:
            engine.code = engine.code or Code(engine.module)
    return engine.code


class Code:
    """Runs code and looks after its namespaces."""

    def __init__(self, module) -> None:
        self._module = module
        self._named: dict[str, dict] = {}
        self._futures: dict[str, int] = {}
        self._count = 0
        self._sources: deque = deque()

    def run(self, code: str, namespace: str | None = None):
        """Runs statements; gives the value of a last expression, or a coroutine of it where the code awaits."""
        variables = self._namespace(namespace)
        body, last = self._compile(_text(code, "code"), namespace or "")
        if any(part is not None and part.co_flags & _COROUTINE for part in (body, last)):
            return _run_awaiting(body, last, variables)
        if body is not None:
            exec(body, variables)
        return None if last is None else eval(last, variables)

    def get(self, name: str, namespace: str | None = None):
        """Gives a variable."""
        variables = self._namespace(namespace)
        if _text(name, "name") in variables:
            return variables[name]
        from .nearness import nearest

        near = nearest(name, [key for key in variables if type(key) is str])
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise NameError(f"There is no variable {name!r} in {self._where(namespace)}.{hint}")

    def assign(self, name: str, value, namespace: str | None = None) -> None:
        """Sets a variable."""
        if not _text(name, "name").isidentifier():
            raise ValueError(f"{name!r} is no name that a variable can have.")
        self._namespace(namespace)[name] = value

    def complete(self, text: str, namespace: str | None = None) -> list:
        """Gives the whole words that the text's last word can become: names, attributes, keywords."""
        variables = self._namespace(namespace)
        word = _last_word(_text(text, "text"))
        owner, dot, start = word.rpartition(".")
        if dot:
            names = _attributes(owner, variables)
        else:
            names = {*standard("keyword").kwlist, *variables, *vars(builtins)}
        found = {name for name in names if type(name) is str and name.startswith(start)}
        if not start.startswith("_"):
            found = {name for name in found if not name.startswith("_")}
        return sorted(owner + dot + name for name in found)[:MOST_WORDS] if word else []

    def _compile(self, code: str, namespace: str):
        file = self._remember(code)
        flags = _AWAIT | self._futures.get(namespace, 0)
        tree = compile(code, file, "exec", flags | _ONLY_TREE, _NO_INHERITING)
        last = None
        if tree.body and type(tree.body[-1]).__name__ == "Expr":
            syntax = standard("_ast")
            last = syntax.Expression(tree.body.pop().value)
        body = compile(tree, file, "exec", flags, _NO_INHERITING) if tree.body else None
        if body is not None:
            flags |= body.co_flags & _FUTURES
            self._futures[namespace] = flags & _FUTURES
        return body, None if last is None else compile(last, file, "eval", flags, _NO_INHERITING)

    def _remember(self, code: str) -> str:
        self._count += 1
        file = f"<run {self._count}>"
        cache = standard("linecache").cache
        cache[file] = len(code), None, code.splitlines(True), file  # no time: so it is never looked for on the disk
        self._sources.append(file)
        if len(self._sources) > KEPT_SOURCES:
            cache.pop(self._sources.popleft(), None)
        return file

    def _namespace(self, name: str | None) -> dict:
        if not name:
            return vars(self._module)
        found = self._named.get(_text(name, "namespace"))
        if found is None:
            found = self._named[name] = {"__name__": name, "__builtins__": builtins}
        return found

    def _where(self, namespace: str | None) -> str:
        return f"the namespace {namespace!r}" if namespace else f"the module {self._module.__name__}"


async def _run_awaiting(body, last, variables: dict):
    result = None
    for part in (body, last):
        if part is not None:
            result = eval(part, variables)
            if part.co_flags & _COROUTINE:
                result = await result
    return None if last is None else result


def _text(value, what: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"The {what} must be text, but is {type(value).__name__}.")
    return value


def _last_word(text: str) -> str:
    start = len(text)
    while start and (text[start - 1].isidentifier() or text[start - 1].isdecimal() or text[start - 1] == "."):
        start -= 1
    return text[start:]


def _attributes(path: str, variables: dict) -> list:
    """Gives the attributes of a dotted name; none where it leads to nothing."""
    first, *others = path.split(".")
    try:
        thing = variables[first] if first in variables else getattr(builtins, first)
        for name in others:
            thing = getattr(thing, name)
        return dir(thing)
    except Exception:  # a name that is not there, or a property that raises: there is nothing to offer
        return []
