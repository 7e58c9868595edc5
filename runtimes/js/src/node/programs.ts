// What Node programs can do beside what pages can: start a host of their own, and have it run scripts.
export { ScriptError } from "./script-errors.ts";
export { script } from "./script.ts";
export { start } from "./start.ts";
