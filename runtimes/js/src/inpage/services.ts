// What Python in a page may ask of the page, which has a hub's part: its functions, values, topics, questions.
import type { Action, AnyFunction } from "../actions.ts";
import type { Call } from "../calls.ts";
import type { Side } from "../client/link.ts";
import type { Engine } from "../engine.ts";
import type { Message } from "../messages.ts";
import type { CallOptions } from "../outgoing.ts";
import type { Kit } from "./kit.ts";
import type { Topics } from "./topics.ts";

/** What all Pythons of a connection share. */
export interface Shared {
  kit: Kit;
  side: Side;
  topics: Topics;
  values: Values;
  describe: () => Promise<unknown>;
  /** Says whether a name is that of an action of Python's. */
  isPythons: (name: string) => boolean;
}

/** Lets an engine answer what its Python asks. */
export function serve(engine: Engine, shared: Shared): void {
  const { kit, side, topics, values } = shared;
  side.actions.forEach((action, name) => engine.actions.set(name, action));
  side.exposed.forEach((each) => engine.handles.exposed.add(each));
  engine.delivery = topics;
  const asked: Record<string, AnyFunction> = {
    "pons.subscribe": (topic) => topics.subscribe(engine, topic as string, true),
    "pons.unsubscribe": (topic) => topics.subscribe(engine, topic as string, false),
    "pons.describe": () => shared.describe(),
    "pons.values.get": (_, key) => values.get(key as string),
    "pons.values.put": (_, key, value, version) => values.put(key as string, value, version as number | null),
    "pons.values.remove": (_, key) => values.remove(key as string),
    "pons.values.keys": () => values.keys(),
    "pons.ask": async (prompt, secret) => {
      const answer = await (side.ask ?? askByDialog)(prompt as string, secret as boolean);
      if (answer === null || answer === undefined) {
        throw new kit.Nobody("The page has given no answer.");
      }
      return answer;
    },
  };
  Object.entries(asked).forEach(([name, run]) => engine.actions.set(name, kit.actionOf(name, run)));
  const { reserved } = engine;
  engine.reserved = { find: (call, message) => reserved.find(call, message) ?? (shared.isPythons(call.name) ? back(engine, call, message, kit) : undefined) };
}

/** A call of Python's that another function of Python's answers: it goes back to where it came from. */
function back(engine: Engine, call: Call, message: Message, kit: Kit): Action {
  const packed = (args: unknown[]): unknown[] =>
    message.named ? [...args.slice(0, -1), new kit.Named(args.at(-1) as Record<string, unknown>)] : args;
  const options: CallOptions = { caller: call, asHandle: call.asHandle };
  const run: AnyFunction =
    call.credit === undefined
      ? (...args) => engine.outgoing.call(call.name, packed(args), options)
      : (...args) => new kit.Stream(engine.outgoing, call.name, packed(args), options);
  return new kit.Action(call.name, run, run, "function");
}

function askByDialog(prompt: string): string | null {
  return (globalThis as { prompt?(text: string): string | null }).prompt?.(prompt) ?? null;
}

/** Values that outlive a call; each has a version, so that two who change it do not undo each other's change. */
export class Values {
  #values = new Map<string, { value: unknown; version: number }>();
  #last = 0;

  get(key: string): [value: unknown, version: number] {
    const { value, version } = this.#values.get(key) ?? { value: null, version: 0 };
    return [value, version];
  }

  put(key: string, value: unknown, version: number | null): number {
    if (version !== null && version !== this.get(key)[1]) {
      return 0;
    }
    this.#values.set(key, { value, version: ++this.#last });
    return this.#last;
  }

  remove(key: string): boolean {
    return this.#values.delete(key);
  }

  keys(): string[] {
    return [...this.#values.keys()];
  }
}
