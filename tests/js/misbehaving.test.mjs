// Code that is odd, or means harm: whatever it gives or throws ends its own call, and never the worker.
import assert from "node:assert/strict";
import { serving } from "./serving.mjs";

const given = [
  ["a proxy that throws", "new Proxy({}, { get() { throw new RangeError('trap'); } })", "RangeError", /trap/],
  ["a proxy that was revoked", "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()", "TypeError", /revoked/],
  ["a thenable whose `then` cannot be had", "{ get then() { throw new RangeError('no then'); } }", "RangeError", /no then/],
  ["a thenable that throws", "{ then() { throw new RangeError('threw'); } }", "RangeError", /threw/],
  ["something whose iterator cannot be had", "{ [Symbol.asyncIterator]() { throw new RangeError('none'); } }", "RangeError", /none/],
  ["something that claims to be iterable", "{ [Symbol.asyncIterator]() {} }", "TypeError", /give gave something that claims to be iterable/],
  ["an iterator without `next`", "{ [Symbol.asyncIterator]() { return {}; } }", "TypeError", /next is not a function/],
  ["an iterator of no steps", "{ [Symbol.asyncIterator]() { return { next: () => undefined }; } }", "TypeError", /iterator of give gave undefined/],
  ["an iterator that promises no steps", "{ [Symbol.asyncIterator]() { return { next: async () => 5 }; } }", "TypeError", /iterator of give gave 5/],
  ["a step that throws when it is read", "{ [Symbol.asyncIterator]() { return { next: async () => ({ get done() { throw new RangeError('done'); } }) }; } }", "RangeError", /done/],
];
for (const [what, code, type, text] of given) {
  for (const [how, head] of [["gives", ""], ["promises", "async "]]) {
    serving(`A call that ${how} ${what} ends in an error, and the worker goes on`, `
      export ${head}function give() { return ${code}; }
      export const add = (a, b) => a + b;
    `, async (hub) => {
      const error = await hub.failed(hub.begin("give", [], { credit: [10, 1000] }));
      assert.deepEqual([error.code, error.type], ["raised", type]);
      assert.match(error.message, text);
      assert.equal(await hub.call("add", 1, 2), 3);
    });
  }
}

const thrown = [
  ["an error whose class has a static `name`", "class Odd extends Error { static name() {} }; throw new Odd('told')", "Odd", /told/],
  ["an error whose name cannot be read", "throw Object.defineProperty(new Error('told'), 'name', { get() { throw 1; } })", "Error", /cannot be described/],
  ["an error whose cause cannot be read", "throw Object.defineProperty(new Error('told'), 'cause', { get() { throw 1; } })", "Error", /cannot be described/],
  ["a proxy that throws", "throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 1; } })", "Error", /cannot be described/],
  ["nothing", "throw undefined", "undefined", /undefined/],
];
for (const [what, code, type, text] of thrown) {
  serving(`Code that throws ${what} ends its call, and the worker goes on`, `
    export function fail() { ${code}; }
    export async function failLater() { ${code}; }
    export const add = (a, b) => a + b;
  `, async (hub) => {
    for (const name of ["fail", "failLater"]) {
      const error = await hub.error(name);
      assert.deepEqual([error.code, error.type], ["raised", type]);
      assert.match(error.message, text);
    }
    assert.equal(await hub.call("add", 1, 2), 3);
  });
}

serving("A thenable settles once, and with what a thenable behind it settles with", `
  export const twice = () => ({ then(resolve, reject) { resolve(1); resolve(2); reject(new Error("late")); } });
  export const nested = () => ({ then(resolve) { resolve({ then(settle) { settle(7); } }); } });
`, async (hub) => {
  assert.equal(await hub.call("twice"), 1);
  assert.equal(await hub.call("nested"), 7);
});

for (const [name, text] of [["m.mjs", "export const then = (x) => x + 1; export const f = () => 1;"], ["m.cjs", "exports.then = (x) => x + 1; exports.f = () => 1;"]]) {
  serving(`A module that exports \`then\` (${name}) is no promise`, { [name]: text }, async (hub) => {
    assert.equal(await hub.call("then", 2), 3);
    assert.equal(await hub.call("f"), 1);
  });
}

serving("What hangs on a function that a CommonJS module exports is exported too", {
  "m.cjs": "module.exports = function main() { return 'main'; }; module.exports.other = () => 'other'; module.exports.default = module.exports;",
}, async (hub) => {
  assert.deepEqual(hub.ready.actions.map(([name]) => name).sort(), ["main", "other"]);
  assert.equal(await hub.call("other"), "other");
});

serving("A class with a static method `name` is an action under its own name", "export default class Shop { static name() { return 'a'; } }", async (hub) => {
  assert.deepEqual(hub.ready.actions.map(([name]) => name).sort(), ["Shop", "Shop.name"]);
});

serving("A module that awaits what cannot happen fails to load, and says so", "await new Promise(() => {}); export const f = () => 1;", async (hub) => {
  assert.deepEqual([hub.failure.code, hub.failure.type], ["load", "LoadError"]);
  assert.match(hub.failure.message, /awaits something at its top level/);
  assert.equal(await hub.finish(), 1);
}, { mayFail: true });

serving("An error that nobody catches while a module loads is the reason why it does not", `
  Promise.reject(new RangeError("nobody"));
  await new Promise((resolve) => setTimeout(resolve, 5000));
`, async (hub) => {
  assert.deepEqual([hub.failure.code, hub.failure.type, hub.failure.message], ["load", "RangeError", "nobody"]);
  assert.deepEqual(hub.failure.frames.map(([file, line]) => [file, line]), [[hub.target, 2]]);
}, { mayFail: true });

serving("A module that imports one that cannot be parsed says where, and none of them runs twice", {
  "m.mjs": "import './first.mjs';\nimport './broken.mjs';", "first.mjs": "console.log('ran');", "broken.mjs": "\nexport function ( {\n",
}, async (hub) => {
  assert.deepEqual(hub.failure.frames.map(([file, line]) => [file.split("/").at(-1), line]), [["broken.mjs", 2]]);
  assert.equal(hub.logs.length, 0);
}, { mayFail: true });

serving("A line that is printed in two hundred thousand pieces takes no longer than its length", `
  export function dots(n) { for (let i = 0; i < n; i++) process.stdout.write("."); return n; }
`, async (hub) => {
  const id = hub.begin("dots", [200_000]);
  await hub.result(id);
  assert.equal(hub.printed(id), ".".repeat(200_000));
});

serving("Whoever ends stdout is called back, and what is printed later arrives", `
  export const end = () => new Promise((resolve) => process.stdout.end("last\\n", () => resolve(1)));
  export function more() { console.log("more"); process.stdout.end(); console.log("and more"); }
`, async (hub) => {
  await hub.call("end");
  const id = hub.begin("more");
  await hub.result(id);
  assert.equal(hub.printed(id), "more\nand more\n");
});

serving("A worker whose hub closes the link with a fault ends with its sentence, and no stack", "export const f = () => 1;", async (hub) => {
  hub.send({ kind: "fault", payload: ["call", "Call 2 was never made."] });
  assert.equal(await hub.finish(), 70);
  assert.equal(hub.stderr, "pons: The hub closes the link, fault call: Call 2 was never made.\n");
});
