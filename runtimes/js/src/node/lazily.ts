// Node's own modules that are not needed before the worker is ready: each takes up to a millisecond to load.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export const lazily = {
  net: () => require("node:net") as typeof import("node:net"),
  stream: () => require("node:stream") as typeof import("node:stream"),
  threads: () => require("node:worker_threads") as typeof import("node:worker_threads"),
  vm: () => require("node:vm") as typeof import("node:vm"),
  processes: () => require("node:child_process") as typeof import("node:child_process"),
};
