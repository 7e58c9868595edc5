// The codec on the vectors that every language reads, and on what only JavaScript has.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { ROOT } from "./hub.mjs";
import { lookClosely, NDArray, parseStrict, plainText, readValue, Tagged, Writer } from "../../runtimes/js/dist/engine.mjs";

lookClosely();

const FILE = process.env.PONS_JSON_VECTORS ?? path.join(ROOT, "protocol/vectors/json.json");
const vectors = fs.existsSync(FILE) ? JSON.parse(fs.readFileSync(FILE, "utf8")) : null;
const skip = vectors === null && "protocol/vectors/json.json is not there yet";

/** What JavaScript has for a value of the vectors. */
function due(value) {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const [[kind, content]] = Object.entries(value);
  return DUE[kind](content);
}
const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
const list = (items) => items.map(due);
const DUE = {
  int: (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)),
  float: (text) => ({ nan: NaN, inf: Infinity, "-inf": -Infinity })[text] ?? Number(text),
  str: (text) => text,
  str16: (units) => String.fromCharCode(...units.split(" ").map((unit) => parseInt(unit, 16))),
  bytes, bytearray: bytes, list, tuple: list,
  set: (items) => new Set(items.map(due)),
  frozenset: (items) => new Set(items.map(due)),
  dict: (pairs) => (pairs.every(([key]) => key !== null && "str" in Object(key)) ? object(pairs.map(([k, v]) => [k.str, v])) : new Map(pairs.map(list))),
  naive: (parts) => new Tagged("naive", ...parts),
  date: (parts) => new Tagged("date", ...parts),
  time: (parts) => new Tagged("time", ...parts),
  duration: (parts) => new Tagged("duration", ...parts),
  zoned,
  decimal: (text) => text,
  uuid: (hex) => [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-"),
  complex: ([re, im]) => ({ re: DUE.float(re), im: DUE.float(im) }),
  enum: ([, , inner]) => due(inner),
  record: ([, fields]) => object(fields),
  ndarray: ([dtype, shape, order, hex]) => new NDArray(dtype, shape, order, bytes(hex)),
}; // prettier-ignore

function object(pairs) {
  const made = {};
  pairs.forEach(([key, value]) => Object.defineProperty(made, key, { value: due(value), writable: true, enumerable: true, configurable: true }));
  return made;
}

function zoned(parts) {
  const micros = parts[6] - parts[8];
  const date = new Date(Date.UTC(2000, parts[1] - 1, parts[2], parts[3], parts[4], parts[5]));
  date.setUTCFullYear(parts[0]);
  return micros % 1000 === 0 ? new Date(date.getTime() + micros / 1000) : new Tagged("zoned", ...parts);
}

/** Whether JavaScript writes a value as it was written: it has no tuples, and 3.0 is 3. */
function isExact(value) {
  if (typeof value !== "object" || value === null) {
    return true;
  }
  const [[kind, content]] = Object.entries(value);
  switch (kind) {
    case "list": case "set":
      return content.every(isExact);
    case "dict":
      return content.every(([k, v]) => isExact(k) && isExact(v) && !/^\d+$/.test(k?.str ?? ""));
    case "float":
      return !Number.isInteger(Number(content)) || Object.is(Number(content), -0);
    case "ndarray": case "int": case "str": case "str16": case "bytes": case "naive": case "date": case "time": case "duration":
      return true;
    case "zoned":
      return content[8] === 0 && content[9] === null;
    default:
      return false;
  }
} // prettier-ignore

function read({ json, buffers = [] }) {
  return readValue(parseStrict(json, 200), { buffers: buffers.map(([, hex]) => bytes(hex)), handles: [] }, 200);
}

function write(value) {
  const writer = new Writer("value", null, 200, 1000);
  const text = writer.value(value);
  const plain = plainText(value, 200);
  assert.ok(plain === undefined || plain === text, "the quick road and the other write the same");
  return { json: text, buffers: (writer.written.buffers ?? []).map((each) => [0, Buffer.from(each).toString("hex")]) };
}

test("Every value of the vectors is read as its counterpart", { skip }, () => {
  for (const vector of [...vectors.values, ...vectors.values_read]) {
    if (vector.value === undefined || vector.name === "undefined" || vector.name === "undefined in a list") {
      continue; // null for all others
    }
    let found = read(vector);
    if (found instanceof Map && [...found.keys()].every((key) => typeof key === "string" && key.isWellFormed())) {
      found = Object.fromEntries(found); // a map stays one here, whatever its keys are
    }
    assert.deepStrictEqual(found, due(vector.value), vector.name);
  }
  assert.deepEqual(readValue(parseStrict('[{"$":["undefined"]}]', 9), { buffers: [], handles: [] }, 9), [undefined]);
});

test("What JavaScript has a counterpart of is written exactly as others write it", { skip }, () => {
  let exact = 0;
  for (const vector of vectors.values) {
    const again = write(read(vector));
    assert.deepStrictEqual(read(again), read(vector), `${vector.name} comes home`);
    if (isExact(vector.value)) {
      exact++;
      assert.equal(again.json, vector.json, vector.name);
      assert.deepEqual(again.buffers, vector.buffers ?? [], vector.name);
    }
  }
  assert.ok(exact > 120, `${exact} of ${vectors.values.length}`);
});

test("What is no value of the JSON form is refused", { skip }, () => {
  const refused = Symbol("refused");
  const possible = ["set of a list", "map with a list as a key"]; // a list can be a key here
  for (const vector of vectors.values_invalid) {
    if (!possible.includes(vector.name)) {
      let found = refused;
      try {
        found = read(vector);
      } catch {
        // that is what is due
      }
      assert.equal(found, refused, vector.name);
    }
  }
});

test("Values that only JavaScript has are written as the specification says", () => {
  class Wrapped extends Array {}
  const buffer = Uint8Array.of(9, 1, 2, 3, 9).subarray(1, 4);
  const cases = [
    [undefined, '{"$":["undefined"]}'], [2 ** 53, '{"$":["float","9007199254740992"]}'], [1e300, '{"$":["float","1e+300"]}'],
    [5n, "5"], [-(2n ** 53n), '{"$":["int","-9007199254740992"]}'], [2n ** 53n - 1n, "9007199254740991"],
    [new Map([[1, "a"], ["b", null]]), '{"$":["map",[[1,"a"],["b",null]]]}'], [new Set(), '{"$":["set"]}'], [new Set([1, "a"]), '{"$":["set",1,"a"]}'],
    [new Date(Date.UTC(2026, 10, 5, 13, 14, 15, 16)), '{"$":["zoned",2026,11,5,13,14,15,16000,0,0,null]}'],
    [buffer, '{"$":["bytes","AQID"]}'], [buffer.slice().buffer, '{"$":["bytes","AQID"]}'], [new DataView(buffer.slice().buffer), '{"$":["bytes","AQID"]}'],
    [Int16Array.of(1, -1), '{"$":["ndarray","<i2",[2],"C","AQD//w=="]}'], [new Uint8ClampedArray(1), '{"$":["ndarray","|u1",[1],"C","AA=="]}'],
    [{ $: 1 }, '{"$":["object",[["$",1]]]}'], [{ a: undefined, b: [, 1] }, '{"a":{"$":["undefined"]},"b":[{"$":["undefined"]},1]}'],
    ["\ud800", '{"$":["text16",[55296]]}'], [{ "\ud800": 1 }, '{"$":["map",[[{"$":["text16",[55296]]},1]]]}'],
    [Object.assign(Object.create(null), { a: 1 }), '{"a":1}'], [Wrapped.of(1, 2), "[1,2]"], [JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
    [new Tagged("decimal", "1.10"), '{"$":["decimal","1.10"]}'], [new Tagged("float", "3"), '{"$":["float","3"]}'],
    [[new Date(0), "x", 5], '[{"$":["zoned",1970,1,1,0,0,0,0,0,0,null]},"x",5]'],
  ]; // prettier-ignore
  for (const [value, text] of cases) {
    assert.equal(write(value).json, text);
  }
});

test("Values of another realm cross as those of this one", async () => {
  const { runInNewContext } = await import("node:vm");
  const cases = {
    "({ a: [1, { b: new Date(0) }] })": '{"a":[1,{"b":{"$":["zoned",1970,1,1,0,0,0,0,0,0,null]}}]}', "new Map([[1, 2]])": '{"$":["map",[[1,2]]]}',
    "new Set([1])": '{"$":["set",1]}', "new Uint8Array(2)": '{"$":["bytes","AAA="]}', "new Float32Array(1)": '{"$":["ndarray","<f4",[1],"C","AAAAAA=="]}',
  }; // prettier-ignore
  for (const [code, text] of Object.entries(cases)) {
    assert.equal(write(runInNewContext(code)).json, text);
  }
});

test("Keys that mean something to prototypes become properties of their own", () => {
  for (const json of ['{"__proto__":{"polluted":1},"constructor":2}', '{"$":["object",[["__proto__",{"polluted":1}],["constructor",2]]]}']) {
    for (const parse of [JSON.parse, (text) => parseStrict(text, 20)]) {
      const made = readValue(parse(json), { buffers: [], handles: [] }, 20);
      assert.deepEqual([Object.keys(made), Object.getPrototypeOf(made) === Object.prototype, made.polluted], [["__proto__", "constructor"], true, undefined]);
    }
  }
});

test("Tagged values are immutable, say what they are, and refuse what they cannot be", () => {
  const texts = [
    [["date", 2026, 2, 28], "2026-02-28"], [["naive", 2026, 11, 5, 13, 14, 15, 123456, 0], "2026-11-05T13:14:15.123456"],
    [["time", 1, 2, 3, 0, 0, -10800000000], "01:02:03-03:00"], [["duration", -1, 86399, 999999], "-1 day, 23:59:59.999999"],
    [["zoned", 2026, 7, 1, 12, 0, 0, 1, 0, 7200000000, "Europe/Berlin"], "2026-07-01T12:00:00.000001+02:00[Europe/Berlin]"],
  ]; // prettier-ignore
  for (const [parts, text] of texts) {
    const made = new Tagged(...parts);
    assert.equal(String(made), text);
    assert.throws(() => made.values.push(1), TypeError);
    assert.throws(() => (made.tag = "x"), TypeError);
  }
  for (const parts of [["date", 2026, 2, 30], ["date", 2026, 2], ["nothing", 1], ["set", 1], ["decimal", "x"], ["time", 24, 0, 0, 0, 0, null]]) {
    assert.throws(() => new Tagged(...parts), TypeError);
  }
});

test("Arrays give nested typed arrays, in both orders", () => {
  const data = new Uint8Array(Int32Array.of(0, 1, 2, 3, 4, 5).buffer);
  const rows = (array) => array.toJs().map((row) => [...row]);
  assert.deepEqual(rows(new NDArray("<i4", [2, 3], "C", data)), [[0, 1, 2], [3, 4, 5]]);
  assert.deepEqual(rows(new NDArray("<i4", [2, 3], "F", data)), [[0, 2, 4], [1, 3, 5]]);
  assert.ok(new NDArray("<i4", [2, 3], "C", data).toJs()[0] instanceof Int32Array);
  assert.deepEqual(new NDArray("<i4", [6], "C", data).toJs(), Int32Array.of(0, 1, 2, 3, 4, 5));
  assert.equal(new NDArray("<f8", [], "C", new Uint8Array(Float64Array.of(2.5).buffer)).toJs(), 2.5);
  assert.deepEqual(new NDArray("<f8", [2, 0, 3], "C", new Uint8Array(0)).toJs(), [[], []]);
  assert.equal(new NDArray("<i8", [1], "C", new Uint8Array(8)).data[0], 0n);
  const odd = new Uint8Array(17).subarray(1); // numbers that do not lie where a typed array can begin
  assert.equal(new NDArray("<f8", [2], "C", odd).data.length, 2);
  assert.deepEqual([new NDArray([6, [["x", "<i2", 0, []]]], [2], "C", new Uint8Array(12)).data.length], [12]);
  assert.throws(() => new NDArray("<f8", [2], "C", new Uint8Array(8)), /has 16 bytes, but 8 were given/);
  assert.throws(() => new NDArray("|O", [2], "C", new Uint8Array(8)), /as numpy writes it/);
});
