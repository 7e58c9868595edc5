// No orphans: a thread that ends the worker's process group when the host goes, also while the main thread computes.
//
// Node can neither ask Linux for a signal at the parent's death nor wait for the hang-up of a pipe without reading from it.
// So the thread looks who the parent is: 4 system calls a second are not to be measured, but its 8 MB are. A hub that ends
// the groups of its workers by itself says `guarded` in hello, and there is no thread then.
import { lazily } from "./lazily.ts";
import { pause } from "./stdio.ts";

const LOOK = 250; // milliseconds between two looks
const GRACE = 100; // milliseconds in which a host that has closed the pipe may turn out to have gone

const THREAD = `
const { parent } = require("node:worker_threads").workerData;
setInterval(() => {
  if (process.ppid !== parent) {
    try {
      process.kill(-process.pid, "SIGKILL");
    } catch {
      process.kill(process.pid, "SIGKILL");
    }
  }
}, ${LOOK});`;

const parent = process.ppid;

/** Starts the thread; it keeps no process alive. */
export function startWatcher(): void {
  const limits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1, codeRangeSizeMb: 8, stackSizeMb: 1 };
  const thread = new (lazily.threads().Worker)(THREAD, { eval: true, workerData: { parent }, resourceLimits: limits, execArgv: [], env: {}, stdout: true, stderr: true });
  thread.unref();
}

/** Ends the worker's process group if the host is gone; called at the worker's own end, when its pipe was closed. */
export function endGroupOfOrphan(): void {
  for (let waited = 0; waited < GRACE && leadsGroup(); waited += 5) {
    if (process.ppid !== parent) {
      process.kill(-process.pid, "SIGKILL");
    }
    pause(5);
  }
}

function leadsGroup(): boolean {
  try {
    return process.platform !== "win32" && process.kill(-process.pid, 0);
  } catch {
    return false; // no group has this process's number
  }
}
