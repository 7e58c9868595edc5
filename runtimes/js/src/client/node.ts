// The module that Node programs import as `pons`.
import type { connect as Connect } from "../../pons.d.ts";
import { connectIn } from "./connect.ts";
import { kit } from "./kit.ts";
import { pagePlatform } from "./place.ts";
import { openSocket } from "./wires.ts";

/** Joins a host. */
export const connect: typeof Connect = connectIn({
  platform: pagePlatform,
  home: () => process.env.PONS_ADDRESS,
  openInPage: async (options, side, heard) => {
    const address = new URL("pons-in-node.mjs", import.meta.url).href;
    const { open } = (await import(address)) as typeof import("../inpage/node.ts");
    return open(kit, options, side, heard);
  },
  open: (address) => openSocket(address.href, (url, protocol) => new WebSocket(url, protocol)),
}) as never;

export * from "./exports.ts";
