// Tests of the client in Node: `joined` gives each a host of the file's own, and a connection of the test's own.
import fs from "node:fs";
import path from "node:path";
import test, { after } from "node:test";
import { connect } from "../../runtimes/js/dist/node.mjs";
import { Host, skip, TOKEN } from "./host.mjs";
import { LIMIT, ROOT } from "./hub.mjs";

export const MODULE = fs.readFileSync(path.join(ROOT, "tests/js/client-module.py"), "utf8");
const open = [];
let shared;

/** The host that all tests of a file share. */
export function host() {
  return (shared ??= Host.start(MODULE));
}

after(async () => {
  open.forEach((py) => py.close()); // also those of tests that went wrong
  await (await shared)?.dispose();
});

/** Joins that host. */
export async function join(options = {}) {
  const py = await connect((await host()).address, { token: TOKEN, ...options });
  open.push(py);
  return py;
}

export function joined(claim, body, options = {}) {
  test(claim, { timeout: 2 * LIMIT, skip }, async (context) => {
    const py = await join(options);
    try {
      await body(py, context);
    } finally {
      py.close();
    }
  });
}

/** Waits until something holds. */
export async function until(holds, what) {
  const end = performance.now() + LIMIT;
  while (!(await holds())) {
    if (performance.now() > end) {
      throw new Error(`It never came to this: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
