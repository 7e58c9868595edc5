// What is started, with which files, and where: on a developer's machine, and in an application that was packaged.
import { randomBytes } from "node:crypto";
import os from "node:os";
import path from "node:path";
import { app } from "electron";
import type { HostPlan } from "../node/host-process.ts";
import { findHost } from "../node/host-search.ts";
import { type StartOptions as NodeOptions, argumentsOf, environmentOf, pathOf, printer } from "../node/start.ts";
import { packedProgram, realFile, realFolder } from "./packaged.ts";

/** What a host of Electron's may be started with; the rest of Node's `start` is decided here. */
export type HostOptions = Omit<NodeOptions, "socket" | "port" | "ui" | "singlePage" | "allowOrigin" | "signal" | "token" | "unref">;

/** Where a host listens: as it is told, and as this program connects to it. */
interface Place {
  readonly address: string;
  readonly path: string;
}

/** Makes a place that nobody can guess; on Unix the host makes a folder there that only its user can enter. */
export function newPlace(): Place {
  const name = `pons-${randomBytes(12).toString("base64url")}`; // short: systems allow a socket about 100 bytes
  if (process.platform === "win32") {
    return { address: `pipe:${name}`, path: `\\\\.\\pipe\\${name}` };
  }
  const file = path.resolve(os.tmpdir(), name, "host");
  return { address: `unix:${file}`, path: file };
}

/** Says how to start a host. */
export function planOf(files: readonly string[], options: HostOptions, place: Place): HostPlan {
  const folder = app.getAppPath();
  const resources = process.resourcesPath;
  const packed = (kind: "pons" | "python"): string | undefined => (app.isPackaged ? packedProgram(resources, kind) : undefined);
  const named = options.host === undefined ? packed("pons") : path.resolve(folder, options.host);
  const python = options.python ?? packed("python");
  const whole = { ...options, ...(python === undefined ? {} : { python }), socket: place.address };
  return {
    command: findHost(named),
    args: argumentsOf(files.map((file) => realFile(file, folder)), whole),
    cwd: pathOf(options.cwd) ?? realFolder(folder, resources),
    env: environmentOf(whole),
    print: printer(options.logs),
  };
}
