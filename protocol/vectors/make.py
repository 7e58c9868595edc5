"""Writes values.json and frames.json anew: `python3 protocol/vectors/make.py`.

The valid cases are what the Python runtime writes; the invalid ones are put together by hand. A suite reads the files,
never these scripts.
"""

from __future__ import annotations

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(HERE.parent.parent / "runtimes" / "python"))

from frame_cases import invalid_frames, valid_frames  # noqa: E402
from invalid_cases import invalid_values  # noqa: E402
from value_cases import neutral, valid_values  # noqa: E402

from pons.writing import write  # noqa: E402


def main() -> None:
    """Writes both files beside this one."""
    valid, invalid = [], []
    for name, value in valid_values():
        data = write(value, "value")
        valid.append({"name": name, "value": neutral(value), "pickle": data.hex(), "plain": b"pons.values" not in data})
    for name, data, words, reader in invalid_values():
        case = {"name": name, "pickle": data.hex(), "error": words}
        invalid.append({**case, "reader": reader} if reader else case)
    _save("values.json", valid, invalid)
    wrong = [{"name": name, "hex": data.hex(), "fault": fault} for name, data, fault in invalid_frames()]
    _save("frames.json", list(valid_frames()), wrong)


def _save(name: str, valid: list, invalid: list) -> None:
    for cases in (valid, invalid):
        names = [case["name"] for case in cases]
        assert len(set(names)) == len(names), "two cases of one name"
    lines = lambda cases: ",\n".join("    " + json.dumps(case, ensure_ascii=True) for case in cases)  # noqa: E731
    text = f'{{\n  "valid": [\n{lines(valid)}\n  ],\n  "invalid": [\n{lines(invalid)}\n  ]\n}}\n'
    (HERE / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(valid)} valid, {len(invalid)} invalid")


if __name__ == "__main__":
    main()
