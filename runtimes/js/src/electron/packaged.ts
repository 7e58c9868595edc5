// Where things lie in an application that was packaged: Electron reads inside of app.asar, other programs cannot.
import fs from "node:fs";
import path from "node:path";
import { PonsError } from "../errors.ts";
import { unpacked } from "../node/host-search.ts";

/** Gives the path of a file of the application that other programs can read. */
export function realFile(file: string, folder: string): string {
  const inside = path.resolve(folder, file);
  const real = unpacked(inside);
  if (real !== inside && !fs.existsSync(real)) {
    throw new PonsError(`${file} lies inside of an archive (${inside}), where only Electron can read it. List it under asarUnpack, such as "py/**", so that it lies at ${real}.`);
  }
  return real;
}

/** Gives the folder where programs of the application run: its own, or the one beside the archive. */
export function realFolder(folder: string, resources: string): string {
  const real = unpacked(folder);
  return real === folder || fs.existsSync(real) ? real : resources;
}

/** Finds a program that was packed with the application, below `resources`: `pons/pons`, `python/bin/python3`. */
export function packedProgram(resources: string, kind: "pons" | "python"): string | undefined {
  const isWindows = process.platform === "win32";
  const names = kind === "pons" ? [isWindows ? "pons/pons.exe" : "pons/pons"] : isWindows ? ["python/python.exe", "python/Scripts/python.exe"] : ["python/bin/python3"];
  return names.map((name) => path.join(resources, name)).find((file) => fs.existsSync(file));
}
