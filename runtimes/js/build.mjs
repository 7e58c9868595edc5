// Bundles each module that is loaded as such into one file: `npm run build`.
import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";

// Escapes instead of letters beyond ASCII: V8 reads such a file twice as quickly.
const common = { bundle: true, format: "esm", target: "node18", legalComments: "none", logLevel: "warning" };
await Promise.all([
  build({ ...common, entryPoints: ["src/node/worker.ts"], outfile: "dist/node-worker.mjs", platform: "node" }),
  build({ ...common, entryPoints: ["src/client/node.ts"], outfile: "dist/node.mjs", platform: "node" }),
  build({ ...common, entryPoints: ["src/client/page.ts"], outfile: "dist/pons.mjs", platform: "neutral", target: "es2022", minify: true }),
  build({ ...common, entryPoints: ["src/inpage/browser.ts"], outfile: "dist/pons-in-page.mjs", platform: "neutral", target: "es2022", minify: true }),
  build({ ...common, entryPoints: ["src/inpage/node.ts"], outfile: "dist/pons-in-node.mjs", platform: "node" }),
  build({ ...common, entryPoints: ["src/inpage/worker.ts"], outfile: "dist/pons-worker.mjs", platform: "neutral", target: "es2022", minify: true }),
  build({ ...common, entryPoints: ["src/built/built.ts"], outfile: "dist/pons-built.mjs", platform: "neutral", target: "es2022", minify: true }),
  build({ ...common, entryPoints: ["src/built/offline.ts"], outfile: "dist/pons-offline.js", format: "iife", platform: "neutral", target: "es2022", minify: true }),
  build({ ...common, entryPoints: ["src/all.ts"], outfile: "dist/engine.mjs", platform: "neutral" }), // for tests
]);

// The Python side, for where it runs within a page: all that its engine may import there.
const python = "../python/pons";
const processes = /^(births|blank|blas|driver|ending|farewell|follower|keeper|lives|nesting|pipe|preloading|prompt|script|template|watcher|worker|service|igor_\w+|asgi\w*|wsgi|web|crew|lifespan)\.py$/;
const files = fs.readdirSync(python).filter((name) => name.endsWith(".py") && !processes.test(name));
fs.writeFileSync("dist/pons-python.json", JSON.stringify(Object.fromEntries(files.map((name) => [`pons/${name}`, fs.readFileSync(path.join(python, name), "utf8")]))));
