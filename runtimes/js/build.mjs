// Bundles each module that is loaded as such into one file: `npm run build`.
import { build } from "esbuild";

// Escapes instead of letters beyond ASCII: V8 reads such a file twice as quickly.
const common = { bundle: true, format: "esm", target: "node18", legalComments: "none", logLevel: "warning" };
await Promise.all([
  build({ ...common, entryPoints: ["src/node/worker.ts"], outfile: "dist/node-worker.mjs", platform: "node" }),
  build({ ...common, entryPoints: ["src/client/node.ts"], outfile: "dist/node.mjs", platform: "node" }),
  build({ ...common, entryPoints: ["src/client/page.ts"], outfile: "dist/pons.mjs", platform: "neutral", target: "es2022", minify: true }),
  build({ ...common, entryPoints: ["src/all.ts"], outfile: "dist/engine.mjs", platform: "neutral" }), // for tests
]);
