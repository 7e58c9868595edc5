"""Attacks on the closed list: nothing but the constructors can be reached, and they cannot be altered."""

from __future__ import annotations

import copyreg
import os
import pathlib
import pickle
import pickletools
import struct
import tempfile
import unittest

from hub import RUNTIME  # noqa: F401  (puts the runtime on sys.path)
from timed import TimedTest

from pons import values
from pons.reading import read

PROTOCOL = b"\x80\x05"


def text(value: str) -> bytes:
    return b"\x8c" + bytes([len(value.encode())]) + value.encode()


def name(module: str, attribute: str) -> bytes:
    return text(module) + text(attribute) + b"\x93"


RECORD = name("pons.values", "record")


class AttackTest(TimedTest):
    def setUp(self) -> None:
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.trace = pathlib.Path(folder.name) / "trace"
        self.command = f"touch {self.trace}"

    def assert_harmless(self, payload: bytes) -> None:
        try:
            read(payload)
        except Exception:
            pass  # whether it is refused, or reads as some value: only what it did counts
        self.assertFalse(self.trace.exists(), "the payload ran a command")

    def test_shell_by_every_opcode(self) -> None:
        """No opcode that makes or calls objects runs a shell command."""
        argument = text(self.command)
        two, long_text = b"\x80\x02", b"X" + struct.pack("<I", len(self.command)) + self.command.encode()
        ways = {
            "REDUCE of STACK_GLOBAL": PROTOCOL + name("os", "system") + argument + b"\x85R.",
            "REDUCE of GLOBAL": two + b"cos\nsystem\n" + long_text + b"\x85R.",
            "GLOBAL of protocol 0": f"cos\nsystem\n(S'{self.command}'\ntR.".encode(),
            "INST": f"(S'{self.command}'\nios\nsystem\n.".encode(),
            "OBJ": PROTOCOL + b"(" + name("os", "system") + argument + b"o.",
            "OBJ of posix": PROTOCOL + b"(" + name("posix", "system") + argument + b"o.",
            "NEWOBJ of Popen": PROTOCOL + name("subprocess", "Popen") + argument + b"\x85\x81.",
            "NEWOBJ_EX of Popen": PROTOCOL + name("subprocess", "Popen") + argument + b"\x85}\x92.",
            "eval": PROTOCOL + name("builtins", "eval") + text("__import__('os').abort()") + b"\x85R.",
            "getattr of getattr": PROTOCOL + name("builtins", "getattr") + name("os", "path") + text("os") + b"\x86R.",
            "dotted name": PROTOCOL + name("pons.values", "standard.__globals__") + b".",
            "the module's own import": PROTOCOL + name("pons.values", "standard") + text("os") + b"\x85R.",
            "a builtin through the module": PROTOCOL + name("pons.values", "__builtins__") + b".",
            "the class behind a constructor": PROTOCOL + name("pons.values", "Constructor") + b".",
            "Record": PROTOCOL + name("pons.values", "Record") + b")\x81.",
        }
        for way, payload in ways.items():
            with self.subTest(way):
                self.assert_harmless(payload)
                with self.assertRaises(Exception):
                    read(payload)

    def test_pickles_of_objects(self) -> None:
        """A pickle of an object whose `__reduce__` names a function is refused in every protocol."""
        command = self.command

        class Sly:
            def __reduce__(self):
                return os.system, (command,)

        for protocol in range(6):
            with self.subTest(protocol=protocol):
                payload = pickle.dumps(Sly(), protocol)
                with self.assertRaisesRegex(pickle.UnpicklingError, r"(posix|nt)\.system, which is no constructor"):
                    read(payload)
                self.assert_harmless(payload)

    def test_extension_registry(self) -> None:
        """A code of copyreg's extension registry is refused, also when somebody has read it before."""
        copyreg.add_extension("posix" if os.name == "posix" else "nt", "system", 77)
        self.addCleanup(copyreg.remove_extension, "posix" if os.name == "posix" else "nt", "system", 77)
        payload = PROTOCOL + b"\x82\x4d" + text(self.command) + b"\x85R."
        pickle.loads(PROTOCOL + b"\x82\x4d.")  # now it lies in copyreg's cache, which find_class is not asked about
        self.assertIn(77, copyreg._extension_cache)
        with self.assertRaisesRegex(pickle.UnpicklingError, "system"):
            read(payload)
        self.assert_harmless(payload)

    def test_build_on_constructors(self) -> None:
        """BUILD can alter no constructor: neither its attributes nor its defaults."""
        states = {
            "dict": b"}" + text("_make") + b"Ns",
            "slots": b"N}" + text("_make") + b"Ns\x86",
            "defaults": b"N}" + text("__defaults__") + b")s\x86",
            "class": b"N}" + text("__class__") + RECORD + b"s\x86",
        }
        before = {each: values.CONSTRUCTORS[each]._make for each in values.CONSTRUCTORS}
        for way, state in states.items():
            with self.subTest(way), self.assertRaises(Exception):
                read(PROTOCOL + RECORD + state + b"b.")
        self.assertEqual({each: values.CONSTRUCTORS[each]._make for each in values.CONSTRUCTORS}, before)

    def test_build_on_values(self) -> None:
        """BUILD on a record or a moment leaves nothing behind in what all share."""
        record = RECORD + text("R") + b"}\x86R"
        moment = name("pons.values", "naive") + b"(M\xea\x07K\x01K\x01K\x00K\x00K\x00K\x00K\x00tR"
        for made in (record, moment):
            for state in (b"}" + text("x") + b"K\x01s", b"N}" + text("type_name") + text("other") + b"s\x86"):
                try:
                    read(PROTOCOL + made + state + b"b.")
                except Exception:
                    pass  # refused is as good
        self.assertFalse(hasattr(values.Record, "x"))
        self.assertEqual(read(PROTOCOL + record + b".").type_name, "R")

    def test_nested_callables(self) -> None:
        """A constructor given to a constructor is called by nobody."""
        inner = name("pons.values", "decimal")
        payload = PROTOCOL + RECORD + text("R") + b"}" + text("append") + inner + b"s\x86R" + text("1") + b"a."
        self.assert_harmless(payload)
        with self.assertRaises(Exception):
            read(PROTOCOL + name("pons.values", "uuid") + inner + b"\x85R.")

    def test_persistent_ids(self) -> None:
        """Persistent ids are refused."""
        for payload in (PROTOCOL + b"Pkey\n.", PROTOCOL + b"K\x01Q."):
            with self.assertRaisesRegex(pickle.UnpicklingError, "persistent id"):
                read(payload)

    def test_handles_on_the_stack(self) -> None:
        """No opcode can call, alter or fill the thing behind a handle while the payload is read."""
        done: list = []

        class Living(list):
            def __setstate__(self, state: object) -> None:
                done.append(state)

            def __setitem__(self, key: object, value: object) -> None:
                done.append(key)

            def add(self, item: object) -> None:
                done.append(item)

            append = extend = __call__ = add

        class Thing:
            object = Living()

        handle = name("pons.values", "handle") + b"K\x00\x85R"
        ways = {
            "REDUCE": handle + b"K\x01\x85R", "BUILD": handle + b"}K\x01K\x02sb", "OBJ": b"(" + handle + b"K\x01o",
            "BUILD of slots": handle + b"N}" + text("thing") + b"K\x01s\x86b", "NEWOBJ": handle + b")\x81",
            "APPEND": handle + b"K\x01a", "APPENDS": handle + b"(K\x01e", "SETITEM": handle + b"K\x01K\x02s",
            "SETITEMS": handle + b"(K\x01K\x02u", "ADDITEMS": handle + b"(K\x01\x90",
            "REDUCE from the memo": handle + b"\x940h\x00K\x01\x85R",
            "BUILD of the constructor": name("pons.values", "handle") + b"N}" + text("_make") + b"Ns\x86b",
        }  # fmt: skip
        self.assertIs(read(PROTOCOL + handle + b".", (), [Thing()]), Thing.object)
        for way, payload in ways.items():
            with self.subTest(way):
                with self.assertRaises(Exception):
                    read(PROTOCOL + payload + b".", (), [Thing()])
                self.assertEqual((done, vars(Thing.object)), ([], {}))

    def test_indices_of_handles(self) -> None:
        """A handle that the table does not have is refused."""
        for index in (b"K\x01", b"J\xff\xff\xff\xff", b"\x88", text("a"), b"N"):
            for things in ((), [object()]):
                with self.subTest(index=index), self.assertRaisesRegex(Exception, "A payload names"):
                    read(PROTOCOL + name("pons.values", "handle") + index + b"\x85R.", (), things)

    def test_only_constructors_are_named(self) -> None:
        """What the writer puts on the wire names the constructors and nothing else."""
        import datetime
        import decimal

        from pons.writing import write

        moment = datetime.datetime.now(datetime.timezone.utc)
        value = [moment, decimal.Decimal(1), {"a": 1j}, values.Record("R", {"x": 1})]
        strings, globals_ = [], 0
        for opcode, argument, _ in pickletools.genops(write(value, "value")):
            strings += [argument] if "UNICODE" in opcode.name else []
            globals_ += opcode.name == "STACK_GLOBAL"
            self.assertNotIn(opcode.name, ("GLOBAL", "NEWOBJ", "BUILD", "INST", "OBJ", "EXT1", "PERSID", "BINPERSID"))
        self.assertEqual(globals_, 4)
        self.assertEqual(strings.count("pons.values"), 1, "the module's name is written once and shared")


if __name__ == "__main__":
    unittest.main()
