// The host that runs scripts for a program that has started none: with the first script, and ended with the program.
import type { StartedHost } from "./start.ts";

let starting: Promise<StartedHost> | null = null;
let running = 0;

async function begin(): Promise<StartedHost> {
  const { start } = await import("./start.ts"); // which has scripts too
  const host = await start([], { unref: true, logs: true });
  host.onState((state) => state === "closed" && (starting = null));
  keep(host);
  return host;
}

function keep(host: StartedHost): void {
  if (running > 0) {
    host.ref();
  } else {
    host.unref();
  }
}

/** Keeps the program alive as long as a script runs, and no longer. */
export const sharedHost = {
  connect: (): Promise<StartedHost> => {
    starting ??= begin().catch((error: unknown) => {
      starting = null; // the next script tries again
      throw error;
    });
    return starting;
  },
  hold: (isRunning: boolean): void => {
    running += isRunning ? 1 : -1;
    if (running === (isRunning ? 1 : 0)) {
      void starting?.then(keep, () => undefined); // why it cannot start, the script says
    }
  },
};
