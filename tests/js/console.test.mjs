// What the console makes of what people type, and of what hosts tell: parts of it that need no page.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ROOT } from "./hub.mjs";

const runtime = path.join(ROOT, "runtimes/js");
const parts = {};

before(async () => {
  const { build } = createRequire(path.join(runtime, "package.json"))("esbuild");
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "pons-console-")), "parts.mjs");
  const contents = `
    export * from "./actions/json.ts";
    export * from "./actions/hints.ts";
    export * from "./actions/code.ts";
    export * from "./charts/history.ts";
    export * from "./charts/scale.ts";
    export * from "./values/words.ts";
    export * from "./values/kinds.ts";
    export { tableOf } from "./values/table.ts";
    export { NDArray, Tagged } from "pons";`;
  const stdin = { contents, resolveDir: path.join(runtime, "console"), loader: "ts" };
  await build({ stdin, outfile: file, bundle: true, format: "esm", alias: { pons: path.join(runtime, "dist/pons.mjs") }, logLevel: "error" });
  Object.assign(parts, await import(pathToFileURL(file)));
});

test("JSON is read exactly: integers of any size, floats as floats, keys of any name", () => {
  const { readJson, Tagged } = parts;
  assert.deepEqual(readJson(` {"a": [1, -2.5, true, null, "x\\n\\u00e9"]} `), { a: [1, -2.5, true, null, "x\né"] });
  assert.equal(readJson("9007199254740993"), 9007199254740993n);
  assert.equal(readJson("9007199254740991"), 9007199254740991);
  assert.deepEqual(readJson("3.0"), new Tagged("float", "3.0"));
  assert.equal(readJson("0.5"), 0.5);
  assert.ok(Object.hasOwn(readJson('{"__proto__": 1}'), "__proto__"));
});

for (const [text, told] of [
  ["", "A value is due here, but nothing more stands here, at column 1"],
  ["[1, 2", "A comma or ] is due here, but nothing more stands here, at column 6"],
  ["[1, 2,]", "Nothing follows the last comma, at column 7"],
  ['{"a": 1,\n "a": 2}', 'The key "a" stands there twice, at line 2, column 2'],
  ["{a: 1}", 'A key in double quotes is due here, but "a" stands here, at column 2'],
  ['{"a" 1}', 'A colon is due behind the key, but "1" stands here, at column 6'],
  ["[None]", 'A value is due here, but "None" stands here: JSON writes null, at column 2'],
  ["['a']", "A value is due here, but \"'\" stands here: texts stand in double quotes, at column 2"],
  ["[01]", 'A value is due here, but "01" stands here, at column 2'],
  ['"abc', "This text has no end: a double quote is missing, at column 1"],
  ['"a\\q"', "This text has an escape that JSON does not know, at column 1"],
  ["1 2", 'Nothing may follow the value, but "2" does, at column 3'],
  ["[".repeat(300), "It is nested deeper than the host takes, at column 192"],
]) {
  test(`what is wrong in ${JSON.stringify(text.slice(0, 20))} is said with its place`, () => {
    assert.throws(() => parts.readJson(text), { message: told });
  });
}

for (const [hint, kind, isOptional, options = []] of [
  ["int", "int", false], ["typing.Optional[int]", "int", true], ["int | None", "int", true], ["float | int", "float", false],
  ["str | int", "any", false], ["list[dict[str, int]]", "list", false], ["dict[str, int | None]", "dict", false],
  ["datetime.date", "date", false], ["datetime.datetime | None", "datetime", true], ["decimal.Decimal", "decimal", false],
  ["Literal['a|b', 'c']", "choice", false, ["'a|b'", "'c'"]], ["typing.Callable[[int], str]", "function", false],
  ["'int'", "int", false], ["Annotated[float, 'volts']", "float", false], ["numpy.ndarray", "list", false], ["bytes", "bytes", false],
  ["double", "float", false], ["string?", "str", true], ["int[]", "list", false], ["byte[]", "bytes", false],
  ["List<int>", "list", false], ["Dictionary<string, object>", "dict", false], ["Shop", "any", false], [null, "any", false], ["constructor", "any", false],
]) {
  test(`the hint ${hint} asks for ${kind}`, () => {
    assert.deepEqual(parts.hintOf(hint), { kind, isOptional, options });
  });
}

test("a call is written in each language with the words of that language", () => {
  const { codeOf, Tagged } = parts;
  globalThis.location = { origin: "http://host" };
  const action = { name: "m.on", short: "on", kind: "function", parameters: [{ name: "a" }, { name: "b" }] };
  const args = { positional: [2n ** 70n, [null, true, new Set([1])]], named: { day: new Tagged("date", 2024, 2, 29), f: new Tagged("float", "3"), x: NaN } };
  assert.match(codeOf("JavaScript", action, args), /py\.call\("on", 1180591620717411303424n, \[null, true, \[1\]\], named\(\{ day: new Tagged\("date", 2024, 2, 29\)/);
  assert.match(codeOf("Python", action, args), /hub\.call\("on", 1180591620717411303424, \[None, True, \[1\]\], day=datetime\.date\(2024, 2, 29\), f=3\.0, x=float\("nan"\)\)/);
  assert.match(codeOf("C#", action, args), /BigInteger\.Parse\("1180591620717411303424"\), new object\?\[\] \{ null, true,/);
  assert.match(codeOf("curl", action, args), /-d '\{"a": 1180591620717411303424, "b": \[null, true, \[1\]\], "day": \{"\$":\["date",2024,2,29\]\}, "f": 3\.0, "x": null\}'/);
  assert.match(codeOf("JavaScript", { ...action, short: "events.create", kind: "stream" }, { positional: [], named: {} }), /for await \(const item of py\.events\.create\(\)\)|py\.stream\("events\.create"\)/);
});

test("a history keeps the newest points in their order, and finds them by time", () => {
  const history = new parts.History(1);
  const count = parts.History.MOST + 1000;
  for (let i = 0; i < count; i++) {
    history.push(i, [i]);
  }
  assert.equal(history.to - history.from, parts.History.MOST);
  assert.equal(history.lines[0][history.from & history.mask], 1000);
  assert.equal(history.times[(history.to - 1) & history.mask], count - 1);
  assert.equal(history.since(5000), 5000);
  assert.equal(history.since(0), history.from);
  assert.equal(history.since(1e9), history.to);
});

test("axes have round numbers", () => {
  const { ticksOf, tickText, roomy } = parts;
  assert.deepEqual(ticksOf([0, 10], 5), [0, 2, 4, 6, 8, 10]);
  assert.deepEqual(ticksOf([-0.3, 0.31], 3).map((each) => tickText(each, 0.5)), ["0.0"]);
  assert.deepEqual(ticksOf([NaN, NaN], 4), []);
  assert.deepEqual(roomy([Infinity, -Infinity]), [0, 1]);
  assert.deepEqual(roomy([5, 5]), [4.5, 5.5]);
  assert.equal(tickText(12_000_000, 1_000_000), "1.2e7");
});

test("sizes, times, counts and values are said shortly", () => {
  const { sizeText, timeText, countText, lineOf, fullText, scalarText } = parts;
  assert.deepEqual([0, 1, 999, 1000, 1_234_567].map(sizeText), ["0 bytes", "1 byte", "999 bytes", "1 kB", "1.23 MB"]);
  assert.deepEqual([1.234, 250, 1500, 65_000, 7_384_000, 90_061_000].map(timeText), ["1.2 ms", "250 ms", "1.50 s", "1 min 5 s", "2 h 3 min", "1 d 1 h"]);
  assert.equal(countText(1234567), "1\u2009234\u2009567");
  assert.equal(lineOf({ a: [1, { b: "x" }], c: null }), '{a: [1, {b: "x"}], c: none}');
  assert.ok(lineOf(Array.from({ length: 1e6 }, () => 7)).length <= 80);
  assert.equal(fullText({ a: 2n ** 60n, b: [], c: { d: "e" } }), '{\n  "a": 1152921504606846976,\n  "b": [],\n  "c": {\n    "d": "e"\n  }\n}');
  assert.deepEqual([-0, NaN, -Infinity, null].map(scalarText), ["-0", "nan", "-inf", "none"]);
});

test("tables, pictures and series are known by their form", () => {
  const { tableOf, seriesOf, pictureOf, NDArray } = parts;
  const bytes = new Uint8Array(new Float64Array([1, 2, 3, 4, 5, 6]).buffer);
  assert.equal(tableOf(new NDArray("<f8", [2, 3], "C", bytes)).cell(1, 0), 4);
  assert.equal(tableOf(new NDArray("<f8", [2, 3], "F", bytes)).cell(1, 0), 2);
  assert.deepEqual(tableOf([{ a: 1 }, { b: 2 }]).columns, ["a", "b"]);
  for (const value of [[], [1, 2], {}, { a: [1], b: [1, 2] }, { a: [] }, "text", null, [[1, 2], [3]]]) {
    assert.equal(tableOf(value), undefined);
  }
  assert.deepEqual([...seriesOf({ x: [1, 2n], y: ["a", "b"] }).keys()], ["x"]);
  assert.equal(seriesOf([1, "a"]), undefined);
  assert.equal(pictureOf({ type: "image/png", data: new Uint8Array(3) }).type, "image/png");
  assert.equal(pictureOf({ type: "image/png", data: new Uint8Array(3), more: 1 }), undefined);
  assert.equal(pictureOf("<svg width='1'></svg>........").type, "image/svg+xml");
  assert.equal(pictureOf(new Uint8Array([0xff, 0xd8, 0xff, 0])).type, "image/jpeg");
  assert.equal(pictureOf(new Uint8Array([1, 2, 3])), undefined);
});
