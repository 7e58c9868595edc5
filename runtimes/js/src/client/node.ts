// The module that Node programs import as `pons`.
import { connectIn } from "./connect.ts";
import { pagePlatform } from "./place.ts";
import { openSocket } from "./wires.ts";

/** Joins a host. */
export const connect = connectIn({
  platform: pagePlatform,
  home: () => process.env.PONS_ADDRESS,
  open: (address) => openSocket(address.href, (url, protocol) => new WebSocket(url, protocol)),
});

export * from "./exports.ts";
