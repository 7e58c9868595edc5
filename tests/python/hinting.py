"""What the tests of hints share: a module that is asked what its hints mean."""

from __future__ import annotations

from hub import Folder, Hub
from timed import TimedTest

ANY, NONE, INT, STR, FLOAT = ({"is": word} for word in ("any", "none", "int", "str", "float"))


def union(*items) -> dict:
    """Gives the meaning of a union."""
    return {"is": "union", "items": list(items)}


class HintsTest(TimedTest):
    def ask(self, text: str, **more: str) -> dict:
        """Asks a module what its hints mean."""
        files = {"m.py": text, **{f"{name}.py": other for name, other in more.items()}}
        with Folder(files) as folder, Hub(folder / "m.py") as hub:
            return hub.start().call("pons.types")

    def meanings(self, text: str, **more: str) -> dict:
        """Gives the meanings of the parameters of the function `f`."""
        return self.ask(text, **more)["actions"]["f"]["parameters"]
