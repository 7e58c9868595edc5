// What an engine has in a worker, which serves a module, and does without in a page.
import type { Engine } from "./engine.ts";
import { Log } from "./log.ts";
import { nearest } from "./nearness.ts";
import { Reserved } from "./reserved.ts";

/** The parts that whoever drives the engine deals with. */
export interface Equipment {
  log: Log;
  reserved: Reserved;
}

/** Gives an engine what a worker's has. */
export function equip(engine: Engine): Equipment {
  const log = new Log(engine.sender, engine.platform);
  const reserved = new Reserved(engine);
  Object.assign(engine, { log, reserved, near: nearest });
  return { log, reserved };
}
