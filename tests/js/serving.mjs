// A test with a worker of its own: `serving("claim", module, async (hub) => { … })`.
import test from "node:test";
import { Hub, LIMIT } from "./hub.mjs";

export function serving(claim, files, body, options = {}) {
  test(claim, { timeout: 2 * LIMIT }, async (context) => {
    const hub = await Hub.start(files, options);
    try {
      await body(hub, context);
    } finally {
      await hub.dispose();
    }
  });
}
