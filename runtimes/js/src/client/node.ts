// The module that Node programs import as `pons`.
import type { connect as Connect } from "../../pons.d.ts";
import { connectIn } from "./connect.ts";
import { kit } from "./kit.ts";
import { nodePlatform } from "../node/platform.ts";
import { openStream } from "../node/stream-wire.ts";
import { openWebSocket } from "../node/websocket.ts";

/** Joins a host. */
export const connect: typeof Connect = connectIn({
  platform: () => nodePlatform,
  home: () => process.env.PONS_ADDRESS,
  token: async () => process.env.PONS_TOKEN,
  openInPage: async (options, side, heard) => {
    const address = new URL("pons-in-node.mjs", import.meta.url).href;
    const { open } = (await import(address)) as typeof import("../inpage/node.ts");
    return open(kit, options, side, heard);
  },
  open: (address) => (address.protocol.startsWith("ws") ? openWebSocket(address) : openStream(address)),
}) as never;

export * from "./exports.ts";
export * from "../node/programs.ts";
