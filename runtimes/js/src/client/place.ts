// What the engine asks of the place where a client runs: a page, a worker of one, or Node.
import type { Call } from "../calls.ts";
import type { Frame } from "../errors.ts";
import type { Platform } from "../platform.ts";

/** Keeps the call whose code runs; pages can do so only until that code first waits. */
export function pagePlatform(): Platform {
  let running: Call | undefined;
  const within = <T>(call: Call | undefined, work: (...args: never[]) => T, args: unknown[]): T => {
    const outer = running;
    running = call;
    try {
      return work(...(args as never[]));
    } finally {
      running = outer;
    }
  };
  return {
    run: (call, work, ...args) => within(call, work, args),
    outside: (work) => within(undefined, work, []),
    current: () => running,
    now: () => performance.now(),
    later,
    after: (milliseconds, work) => void (setTimeout(work, milliseconds) as { unref?(): void }).unref?.(),
    framesOf,
  };
}

/** Runs work when what has arrived was read; timers of pages would wait too long, above all those of hidden ones. */
const later: (work: () => void) => void = typeof setImmediate === "function" ? setImmediate : laterByChannel();

function laterByChannel(): (work: () => void) => void {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return (work) => {
    waiting.push(work);
    port2.postMessage(0);
  };
}

/** Reads the stacks of all browsers: `at name (file:1:2)`, `name@file:1:2`. */
function framesOf(error: Error): Frame[] {
  const found = String(error.stack).matchAll(/^(?: *at (?:(.*?) \()?|(.*?)@)(\S+?):(\d+):\d+\)?$/gm);
  const frames = [...found].map(([, name, other, file, line]): Frame => [file!, Number(line), name || other || null, null]);
  return frames.filter(([file]) => file !== import.meta.url).reverse();
}
