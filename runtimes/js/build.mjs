// Bundles each module that is loaded as such into one file, and the console page: `npm run build`.
import fs from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";

const stale = fs.existsSync("dist") ? fs.readdirSync("dist").filter((name) => name.startsWith("shared-")) : [];
stale.forEach((name) => fs.rmSync(`dist/${name}`));

// Escapes instead of letters beyond ASCII: V8 reads such a file twice as quickly.
const common = { bundle: true, format: "esm", target: "node18", legalComments: "none", logLevel: "warning" };
await Promise.all([
  build({ ...common, entryPoints: ["src/node/worker.ts"], outfile: "dist/node-worker.mjs", platform: "node" }),
  // Both with one client between them, so that a program meets each class of errors once.
  build({
    ...common, entryPoints: { node: "src/client/node.ts", electron: "src/electron/main.ts" }, outdir: "dist", platform: "node",
    splitting: true, chunkNames: "shared-[hash]", outExtension: { ".js": ".mjs" }, external: ["electron"],
  }), // prettier-ignore
  build({ ...common, entryPoints: ["src/client/page.ts"], outfile: "dist/pons.mjs", platform: "neutral", target: "es2022", minify: true }),
  // As CommonJS: a preload in a sandbox may require "electron", and import nothing.
  build({ ...common, entryPoints: ["src/electron/preload.ts"], outfile: "dist/electron-preload.cjs", platform: "node", format: "cjs", external: ["electron"] }),
  build({ ...common, entryPoints: ["src/inpage/browser.ts"], outfile: "dist/pons-in-page.mjs", platform: "neutral", target: "es2022", minify: true }),
  build({ ...common, entryPoints: ["src/inpage/node.ts"], outfile: "dist/pons-in-node.mjs", platform: "node" }),
  build({ ...common, entryPoints: ["src/inpage/worker.ts"], outfile: "dist/pons-worker.mjs", platform: "neutral", target: "es2022", minify: true }),
  build({ ...common, entryPoints: ["src/built/built.ts"], outfile: "dist/pons-built.mjs", platform: "neutral", target: "es2022", minify: true }),
  build({ ...common, entryPoints: ["src/built/offline.ts"], outfile: "dist/pons-offline.js", format: "iife", platform: "neutral", target: "es2022", minify: true }),
  build({ ...common, entryPoints: ["src/all.ts"], outfile: "dist/engine.mjs", platform: "neutral" }), // for tests
  // The console takes the client from its host, as any page does.
  build({
    ...common, entryPoints: ["console/main.ts", "console/console.css"], outdir: "dist/console", entryNames: "console", platform: "browser", target: "es2022",
    minify: true, alias: { pons: "../pons.js" }, external: ["../pons.js"],
  }), // prettier-ignore
]);
await mkdir("dist/console", { recursive: true });
await Promise.all(["index.html", "icon.svg"].map((name) => cp(`console/${name}`, `dist/console/${name}`)));

// The Python side, for where it runs within a page: all that its engine may import there.
const python = "../python/pons";
const processes = /^(births|blank|blas|driver|ending|farewell|follower|keeper|lives|nesting|pipe|preloading|prompt|script|template|watcher|worker|service|igor_\w+|asgi\w*|wsgi|web|crew|lifespan)\.py$/;
const files = fs.readdirSync(python).filter((name) => name.endsWith(".py") && !processes.test(name));
fs.writeFileSync("dist/pons-python.json", JSON.stringify(Object.fromEntries(files.map((name) => [`pons/${name}`, fs.readFileSync(path.join(python, name), "utf8")]))));
