// Bundles the worker into one readable file: `npm run build`.
import { build } from "esbuild";

await build({
  entryPoints: ["src/node/worker.ts"],
  outfile: "dist/node-worker.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node18",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
