// Where things lie in an application that was packaged: Electron reads inside of app.asar, other programs cannot.
import fs from "node:fs";
import path from "node:path";
import { PonsError } from "../errors.ts";
import { unpacked } from "../node/host-search.ts";

const PLACES =
  process.platform === "win32"
    ? { pons: ["pons/pons.exe", "pons/Pons.Cli.exe"], python: ["python/python.exe"] }
    : { pons: ["pons/pons", "pons/Pons.Cli"], python: ["python/bin/python3"] };

/** Gives the path of a file of the application that other programs can read; what is no such file, a module's name say, as it is. */
export function realFile(file: string, folder: string): string {
  const inside = path.resolve(folder, file);
  const real = unpacked(inside);
  if (fs.existsSync(real)) {
    return real;
  }
  if (real !== inside && fs.existsSync(inside)) {
    throw new PonsError(`${file} lies inside of an archive (${inside}), where only Electron can read it. List it under asarUnpack, such as "py/**", so that it lies at ${real}.`);
  }
  return file; // looked for by the host, which says what it finds
}

/** Gives the folder where programs of the application run: its own, or the one beside the archive. */
export function realFolder(folder: string, resources: string): string {
  const real = unpacked(folder);
  return real === folder || fs.existsSync(real) ? real : resources;
}

/** Finds a program that was packed with the application, in its resources. */
export function packedProgram(resources: string, kind: "pons" | "python"): string | undefined {
  return PLACES[kind].map((name) => path.join(resources, name)).find((file) => fs.existsSync(file));
}
