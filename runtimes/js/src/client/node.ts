// The module that Node programs import as `pons`.
import type { connect as Connect } from "../../pons.d.ts";
import { connectIn } from "./connect.ts";
import { pagePlatform } from "./place.ts";
import { openWebSocket } from "../node/websocket.ts";

/** Joins a host. */
export const connect: typeof Connect = connectIn({
  platform: pagePlatform,
  home: () => process.env.PONS_ADDRESS,
  open: openWebSocket,
}) as never;

export * from "./exports.ts";
export * from "../node/programs.ts";
