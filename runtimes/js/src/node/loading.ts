// Loads the module that hello names.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { LoadError } from "../exported.ts";
import { isClass } from "../handles.ts";
import { lazily } from "./lazily.ts";

/** A module that was loaded. */
export interface Loaded {
  /** What it exports; of a CommonJS module that exports one thing `{ default: thing }`. */
  exported: object;
  file: string;
  name: string;
}

/** Loads a file, a folder with a package in it, or a package by its name. */
export async function load(target: string): Promise<Loaded> {
  const file = resolve(target);
  const extension = path.extname(file);
  const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript);
  if (/^\.[cm]?tsx?$/.test(extension) && !stripsTypes) {
    throw new LoadError(`${target} is TypeScript, which Node ${process.versions.node} does not run. Compile it to JavaScript and name that file.`);
  }
  const { served } = await importFile(file);
  // Only a CommonJS module is in the cache of `require`; what `import` makes of its exports is a guess at their names.
  const common = createRequire(file).cache[file];
  const exported = common === undefined ? served : wrap(common.exports);
  return { exported, file, name: path.basename(file, extension) };
}

/** Gives the module's namespace in an object, not by itself: what exports `then` would be taken for a promise, and be called to settle it. */
async function importFile(file: string): Promise<{ served: object }> {
  try {
    const around = `import * as served from ${JSON.stringify(pathToFileURL(file).href)}; export { served };`;
    return (await import(asModule(around))) as { served: object };
  } catch (error) {
    if (error instanceof SyntaxError && /^SyntaxError/.test(error.stack ?? "")) {
      error.stack = placeOf(file) + error.stack;
    }
    throw error;
  }
}

/**
 * Node says where an ES module could not be parsed, be it this one or one that it imports, but only on the stderr of a
 * process that ends by it. All of them are parsed before any runs, and the first that would run here ends the process.
 */
function placeOf(file: string): string {
  const code = `import ${JSON.stringify(asModule("process.exit();"))}; import ${JSON.stringify(pathToFileURL(file).href)};`;
  const found = lazily.processes().spawnSync(process.execPath, ["--input-type=module", "--eval", code], { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  return /^(?:file:)?\/.+:\d+\n[^]*?\n\n/.exec(found.stderr)?.[0] ?? "";
}

const asModule = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

function wrap(exported: unknown): object {
  if (typeof exported === "object" && exported !== null) {
    return exported;
  }
  // `module.exports = main; module.exports.other = …`
  return typeof exported === "function" && !isClass(exported) ? { ...exported, default: exported } : { default: exported };
}

function resolve(target: string): string {
  const full = path.resolve(target);
  const here = createRequire(path.join(process.cwd(), "here.js"));
  if (fs.existsSync(full)) {
    return fs.realpathSync(fs.statSync(full).isDirectory() ? here.resolve(full) : full);
  }
  if (path.isAbsolute(target) || target.startsWith(".")) {
    throw new LoadError(`There is no file ${full}.`);
  }
  try {
    return here.resolve(target);
  } catch (error) {
    throw new LoadError(`There is neither a file ${full} nor a package ${target}: ${(error as Error).message.split("\n")[0]}`);
  }
}

/** Gives the module of a name or a path, as the served module itself would import it. */
export async function importModule(name: string, from: string): Promise<unknown> {
  const isBuiltin = name.startsWith("node:");
  const found = isBuiltin ? name : createRequire(from).resolve(name);
  return (await import(path.isAbsolute(found) ? pathToFileURL(found).href : found)) as unknown;
}
