import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { folder } from "./hub.mjs";
import { serving } from "./serving.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const compiler = path.join(root, "runtimes/js/node_modules/typescript/bin/tsc");

/** Compiles by a configuration; what TypeScript finds stands in the failure. */
function compile(project) {
  try {
    execFileSync(process.execPath, [compiler, "-p", path.resolve(root, project)], { encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    assert.fail(error.stdout || error.message);
  }
}

test("What pons gen ts writes is well typed against the client, strictly, and lets a program do what its hints say", { timeout: 60_000 }, () => {
  compile("tests/types");
});

test("The guide's program compiles with the types that the guide shows", { timeout: 60_000 }, () => {
  const page = fs.readFileSync(path.join(root, "docs/guide/types.md"), "utf8");
  const types = /```console\n\$ pons gen ts calc\.py\n([^]*?)```/.exec(page)[1];
  const program = /```ts\n([^]*?)```/.exec(page)[1];
  const place = folder({ "calc.ts": types, "use.ts": `${program}\nexport { three, mean };\n` });
  const base = path.join(root, "tests/types/tsconfig.json");
  const paths = { pons: [path.join(root, "runtimes/js/pons.d.ts")] };
  fs.writeFileSync(path.join(place, "tsconfig.json"), JSON.stringify({ extends: base, compilerOptions: { paths }, files: ["use.ts"] }));
  compile(place);
});

const API = `
/**
 * @param {number} a
 * @param {?string} b
 * @param {(number|string)[]} c
 * @param {Map<string, Set<bigint>>} d
 * @param {function(number, string): boolean} e
 * @param {'up'|'down'|1} f
 * @param {Promise<Uint8Array>} g
 * @param {Array.<Date>} h
 * @param {Basket} i
 * @param {{ x: number }} j
 * @param {Array<} k
 * @returns {AsyncIterable<Float64Array>}
 */
export async function* all(a, b, c, d, e, f, g, h, i, j, k) {}
export const bare = (a, b = 2) => a;
/** A basket. */
export class Basket {
  constructor(owner) {}
  /** Puts something in.
   * @param {string} name
   * @returns {number} */
  add(name, count = 1) { return 1; }
  *items() {}
  get size() { throw new Error("not to be run"); }
  _hidden() {}
}
`;

serving("The types of comments are told by their meaning", API, async (hub) => {
  // What stands in no braces of its own, as that of j, is no type here.
  const { actions, types } = await hub.call("pons.types");
  const [float, str] = [{ is: "float" }, { is: "str" }];
  assert.deepEqual(actions.all, {
    parameters: {
      a: float,
      b: { is: "union", items: [str, { is: "none" }] },
      c: { is: "list", of: { is: "union", items: [float, str] } },
      d: { is: "dict", keys: str, of: { is: "set", of: { is: "int" } } },
      e: { is: "function", parameters: [float, str], returns: { is: "bool" } },
      f: { is: "literal", values: ["up", "down", 1] },
      g: { is: "bytes" },
      h: { is: "list", of: { is: "datetime" } },
      i: { is: "named", name: "Basket" },
      k: { is: "list", of: { is: "unknown", text: "Array<" } },
    },
    returns: { is: "stream", of: { is: "array", dtype: "float64" } },
  });
  assert.deepEqual(actions.bare, { parameters: {}, returns: null });
  assert.deepEqual(actions.Basket, { parameters: {}, returns: { is: "named", name: "Basket" } });
  const { methods, ...basket } = types.Basket;
  assert.deepEqual(basket, { kind: "class", name: "Basket", doc: "A basket." });
  assert.deepEqual(methods.map(({ name, kind, doc, signature, types: own }) => [name, kind, doc, signature, own.returns]), [
    ["add", "function", "Puts something in.", "(name: string, count = 1): number", float], ["items", "stream", null, "()", null],
  ]); // prettier-ignore
  assert.deepEqual(methods[0].types.parameters, { name: str });
});
