// What Node programs can do beside what pages can: start a host of their own, and have it run scripts.
import type { script as Script, start as Start } from "../../node.d.ts";
import { script as describe } from "./script.ts";
import { start as begin } from "./start.ts";

export { ScriptError } from "./script-errors.ts";

/** Starts a host for files, joins it, and gives the connection. */
export const start = begin as typeof Start;

/** Describes a script that a host of this program's own runs; it is started with the first of them. */
export const script = describe as unknown as typeof Script;
