// Arguments are written when a call is made, and not when it is sent: whoever made it may alter them meanwhile.
import { LIMITS } from "../limits.ts";
import { Parcel, writeArguments } from "../outgoing.ts";
import { isProxy } from "../proxies.ts";
import { type Entry, type HandleGiver, Writer } from "../values/writing.ts";
import { yields } from "../yielding.ts";

/** Finds out whether a message needs handles, which only the link that it goes by can give. */
class Scout implements HandleGiver {
  found = false;

  constructor(private readonly exposed: (value: unknown) => boolean) {}

  natural(value: object): Entry | undefined {
    return isProxy(value) || typeof value === "function" || this.exposed(value) || yields(value) ? this.give() : undefined;
  }

  give(): Entry {
    this.found = true;
    return [1, 1, 1];
  }

  takeBack(): void {
    // It has given none.
  }
}

/** Writes arguments; those with functions and other things that go by reference stay as they are. */
export function pack(args: readonly unknown[], exposed: (value: unknown) => boolean): Parcel | readonly unknown[] {
  const scout = new Scout(exposed);
  const writer = new Writer("args", scout, LIMITS.depth, LIMITS.handles);
  const isNamed = writeArguments(args, writer, LIMITS.depth);
  const { written } = writer;
  if (scout.found) {
    return args;
  }
  written.buffers = written.buffers?.map((buffer) => keep(buffer.slice())) ?? null;
  return new Parcel(written, isNamed);
}

/** Copies that are nobody else's: a link whose other end is a Worker may hand them over as they are. */
export const copies = new WeakSet<Uint8Array>();

function keep(copy: Uint8Array): Uint8Array {
  copies.add(copy);
  return copy;
}
