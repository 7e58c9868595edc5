// Where the host is: the program `pons`, or its .dll, which dotnet runs.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PonsError } from "../errors.ts";

const VARIABLE = "PONS_HOST";
const LIBRARY = "Pons.Cli.dll";
const IS_WINDOWS = process.platform === "win32";
const PROGRAM = IS_WINDOWS ? "pons.exe" : "pons";
const INSTALL = `Name it in the option \`host\` or in ${VARIABLE}, or put \`pons\` on the PATH.`;

/** A program and the arguments that come before all others. */
export interface HostCommand {
  program: string;
  before: readonly string[];
}

/** Finds the host; what was tried stands in the error. */
export function findHost(named: string | undefined, env: NodeJS.ProcessEnv = process.env): HostCommand {
  if (named !== undefined) {
    return only(named, "the option `host`");
  }
  const variable = env[VARIABLE];
  if (variable !== undefined && variable !== "") {
    return only(variable, `the variable ${VARIABLE}`);
  }
  const tried = [...besideModule(), ...onPath(PROGRAM, env)];
  const found = tried.find(isFile);
  if (found === undefined) {
    throw new PonsError(`There is no host of Pons to start. ${INSTALL} Looked for: ${tried.join(", ")}.`);
  }
  return commandOf(found, env);

  function only(place: string, source: string): HostCommand {
    const places = candidatesOf(path.resolve(place));
    const file = places.find(isFile);
    if (file === undefined) {
      throw new PonsError(`There is no host of Pons at ${place}, which ${source} names. It has to be the program \`pons\`, ${LIBRARY}, or the folder of either.`);
    }
    return commandOf(file, env);
  }
}

function candidatesOf(place: string): string[] {
  return [place, path.join(place, PROGRAM), path.join(place, LIBRARY)].map(unpacked);
}

/** The places where a package, a host's own folder and a checkout of the sources have it. */
function besideModule(): string[] {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const up = (...names: string[]): string => unpacked(path.resolve(here, ...names));
  return [
    up("..", "host", PROGRAM),
    up("..", "host", LIBRARY),
    up("..", "..", LIBRARY),
    ...(IS_WINDOWS ? [] : [up("..", "..", "..", "pons")]),
    up("..", "..", "..", "artifacts", "pons", "app", LIBRARY),
  ];
}

/** Electron reads files of an archive, but no other program can, nor can the system start them: they have to lie beside it. */
export function unpacked(file: string): string {
  return file.replace(/([\\/][^\\/]+\.asar)(?=[\\/]|$)/, "$1.unpacked");
}

function onPath(program: string, env: NodeJS.ProcessEnv): string[] {
  return (env.PATH ?? env.Path ?? "").split(path.delimiter).filter((folder) => folder !== "").map((folder) => path.join(folder, program));
}

function commandOf(file: string, env: NodeJS.ProcessEnv): HostCommand {
  return file.endsWith(".dll") ? { program: findDotnet(file, env), before: [file] } : { program: file, before: [] };
}

function findDotnet(library: string, env: NodeJS.ProcessEnv): string {
  const name = IS_WINDOWS ? "dotnet.exe" : "dotnet";
  const roots = [env.DOTNET_ROOT, ...(IS_WINDOWS ? [path.join(env.ProgramFiles ?? "C:\\Program Files", "dotnet")] : ["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet", path.join(env.HOME ?? "/", ".dotnet")])];
  const tried = [env.DOTNET_HOST_PATH, ...onPath(name, env), ...roots.map((root) => (root ? path.join(root, name) : undefined))].filter((file) => file !== undefined && file !== "");
  const found = tried.find((file) => isFile(file!));
  if (found === undefined) {
    throw new PonsError(`${library} is run by dotnet, and there is none. Install the runtime of .NET 10 from https://dotnet.microsoft.com/download, or put its folder on the PATH. Looked for: ${tried.join(", ")}.`);
  }
  return found;
}

function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}
