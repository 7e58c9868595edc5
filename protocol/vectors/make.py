"""Writes values.json, frames.json and json.json anew: `python3 protocol/vectors/make.py`.

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

import json_cases  # noqa: E402
import json_message_cases  # noqa: E402
import json_message_faults  # noqa: E402
from frame_cases import invalid_frames, valid_frames  # noqa: E402
from invalid_cases import invalid_values  # noqa: E402
from value_cases import neutral, valid_values  # noqa: E402

from pons.writing import write  # noqa: E402


def main() -> None:
    """Writes the files beside this one."""
    valid, invalid = [], []
    for name, value in valid_values():
        data = write(value, "value")
        valid.append({"name": name, "value": neutral(value), "pickle": data.hex(), "plain": b"pons.values" not in data})
    for name, data, words, reader in invalid_values():
        case = {"name": name, "pickle": data.hex(), "error": words}
        invalid.append({**case, "reader": reader} if reader else case)
    _save("values.json", valid=valid, invalid=invalid)
    wrong = [{"name": name, "hex": data.hex(), "fault": fault} for name, data, fault in invalid_frames()]
    _save("frames.json", valid=list(valid_frames()), invalid=wrong)
    _save(
        "json.json",
        values=list(json_cases.written_values()),
        values_read=list(json_cases.only_read()),
        values_invalid=[json_cases.case(row) for row in json_cases.invalid_values()],
        messages=list(json_message_cases.valid_messages()),
        messages_read=[{"frame": frame, "as": name} for name, frame in json_message_cases.other_messages()],
        sequences=[{"name": n, "frames": f, "gives": g} for n, f, g in json_message_cases.sequences()],
        messages_invalid=[
            {"name": n, "frames": f, "fault": code.strip("~"), **({"in": "payload"} if "~" in code else {}), **limit}
            for n, f, code, limit in json_message_faults.invalid_messages()
        ],
    )


def _save(name: str, **tables: list) -> None:
    for cases in tables.values():
        names = [case["name"] for case in cases if "name" in case]
        assert len(set(names)) == len(names), "two cases of one name"
    lines = lambda cases: ",\n".join("    " + json.dumps(case, ensure_ascii=True) for case in cases)  # noqa: E731
    text = ",\n".join(f'  "{table}": [\n{lines(cases)}\n  ]' for table, cases in tables.items())
    (HERE / name).write_text(f"{{\n{text}\n}}\n", encoding="utf-8")
    print(f"{name}: " + ", ".join(f"{len(cases)} {table}" for table, cases in tables.items()))


if __name__ == "__main__":
    main()
