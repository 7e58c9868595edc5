// Bundles each module that is loaded as such into one file, and the console page: `npm run build`.
import { cp, mkdir } from "node:fs/promises";
import { build } from "esbuild";

// Escapes instead of letters beyond ASCII: V8 reads such a file twice as quickly.
const common = { bundle: true, format: "esm", target: "node18", legalComments: "none", logLevel: "warning" };
await Promise.all([
  build({ ...common, entryPoints: ["src/node/worker.ts"], outfile: "dist/node-worker.mjs", platform: "node" }),
  build({ ...common, entryPoints: ["src/client/node.ts"], outfile: "dist/node.mjs", platform: "node" }),
  build({ ...common, entryPoints: ["src/client/page.ts"], outfile: "dist/pons.mjs", platform: "neutral", target: "es2022", minify: true }),
  build({ ...common, entryPoints: ["src/all.ts"], outfile: "dist/engine.mjs", platform: "neutral" }), // for tests
  // The console takes the client from its host, as any page does.
  build({
    ...common, entryPoints: ["console/main.ts", "console/console.css"], outdir: "dist/console", entryNames: "console", platform: "browser", target: "es2022",
    minify: true, alias: { pons: "../pons.js" }, external: ["../pons.js"],
  }), // prettier-ignore
]);
await mkdir("dist/console", { recursive: true });
await Promise.all(["index.html", "icon.svg"].map((name) => cp(`console/${name}`, `dist/console/${name}`)));
