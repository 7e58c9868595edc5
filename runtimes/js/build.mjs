// Bundles the worker, and the engine alone, into one readable file each: `npm run build`.
import { build } from "esbuild";

// Escapes instead of letters beyond ASCII: V8 reads such a file twice as quickly.
const common = { bundle: true, format: "esm", target: "node18", legalComments: "none", logLevel: "warning" };
await Promise.all([
  build({ ...common, entryPoints: ["src/node/worker.ts"], outfile: "dist/node-worker.mjs", platform: "node" }),
  build({ ...common, entryPoints: ["src/index.ts"], outfile: "dist/pons.mjs", platform: "neutral" }),
]);
