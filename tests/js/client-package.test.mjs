// What the client weighs, what stands in its package, and what TypeScript makes of its types.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import { brotliCompressSync } from "node:zlib";
import { folder, LIMIT, ROOT } from "./hub.mjs";

const RUNTIME = path.join(ROOT, "runtimes/js");
const CEILING = 21_200; // bytes, compressed as the host serves it; docs/guide/page.md says what that is for
const options = { timeout: 3 * LIMIT };

test("The module for pages does not grow unseen, needs nothing else, and runs no code of others", options, () => {
  const text = fs.readFileSync(path.join(RUNTIME, "dist/pons.mjs"));
  assert.ok(brotliCompressSync(text).length <= CEILING, `${brotliCompressSync(text).length} bytes`);
  assert.doesNotMatch(text.toString(), /\bimport\s*["'{*]|\bfrom\s*["']|\beval\(|new Function/);
});

test("The package holds the modules and their types, and nothing else", options, () => {
  const [{ files }] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: RUNTIME, encoding: "utf8" }));
  const names = files.map((file) => file.path);
  for (const due of ["dist/pons.mjs", "dist/node.mjs", "pons.d.ts", "worker.d.ts", "package.json", "README.md"]) {
    assert.ok(names.includes(due), due);
  }
  assert.ok(!names.some((name) => name.startsWith("src/") || name.startsWith("node_modules/") || name.endsWith("node-worker.mjs")), names.join());
});

test("The types know actions by their interface, and let any name be one where there is none", options, () => {
  const made = folder({
    "package.json": '{"type": "module"}',
    "page.ts": `
      import { connect, named, NDArray, PythonError, type Call, type Connection } from "pons";
      interface Shop { price(item: string): Call<string>; readings(n?: number): Call<void, number>; events: { create(data: object): Call<string> } }
      const py: Connection<Shop> & Shop = await connect<Shop>();
      const price: string = await py.price("tea");
      for await (const value of py.readings()) { const number: number = value; void number; }
      const made: string = await py.events.create({});
      const within: string = await py.within({ seconds: 1 }).price("tea");
      const subscription = py.on<{ a: number }>("x", ({ data }) => data.a.toFixed());
      subscription.close();
      py.events("x", 10);
      const state: "connecting" | "open" | "waiting" | "closed" = py.state;
      // @ts-expect-error there is no such action
      py.prices();
      // @ts-expect-error that is no item
      py.price(1);
      const any = await connect("ws://127.0.0.1:1", { actions: { f() {} }, logs: true });
      const sum: number = await any.some.name(1, named({ a: 2 }));
      for await (const item of any.rows()) void item;
      const array: unknown = await any.call<NDArray>("array").then((found) => found.toJs());
      try { await any.fail(); } catch (error) { if (error instanceof PythonError) console.log(error.traceback, error.type?.length); }
      using other = await connect({ token: "t" });
      console.log(price, made, within, state, sum, array, other.client);
    `,
  });
  fs.mkdirSync(path.join(made, "node_modules"));
  fs.symlinkSync(RUNTIME, path.join(made, "node_modules/pons"), "dir");
  const flags = "--noEmit --strict --exactOptionalPropertyTypes --target es2022 --lib es2023,esnext.disposable,dom --module nodenext page.ts".split(" ");
  const { stdout, status } = spawnSync(process.execPath, [path.join(RUNTIME, "node_modules/typescript/bin/tsc"), ...flags], { cwd: made, encoding: "utf8" });
  assert.equal(stdout, "");
  assert.equal(status, 0);
  fs.rmSync(made, { recursive: true });
});
