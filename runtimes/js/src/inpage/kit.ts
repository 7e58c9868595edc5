// What the part of the client that runs Python in the page needs of the rest; it is loaded when it is first wanted, and must
// find the very classes that the page has already.
import type { Action, actionOf } from "../actions.ts";
import type { Waiting } from "../client/line.ts";
import type { copies } from "../client/packing.ts";
import type { Watch } from "../client/watching.ts";
import type { Engine } from "../engine.ts";
import type { Busy, ConnectionLost, Nobody, errorOf } from "../errors.ts";
import type { EventReader } from "../events.ts";
import type { limitsOf } from "../limits.ts";
import type { readText } from "../messages.ts";
import type { Named } from "../outgoing.ts";
import type { pagePlatform } from "../client/place.ts";
import type { Stream } from "../streams.ts";
import type { readValue } from "../values/reading.ts";

/** Classes and functions of the client. */
export interface Kit {
  Action: typeof Action;
  Busy: typeof Busy;
  ConnectionLost: typeof ConnectionLost;
  Engine: typeof Engine;
  EventReader: typeof EventReader;
  Named: typeof Named;
  Nobody: typeof Nobody;
  Stream: typeof Stream;
  Waiting: typeof Waiting;
  Watch: typeof Watch;
  actionOf: typeof actionOf;
  copies: typeof copies;
  errorOf: typeof errorOf;
  limitsOf: typeof limitsOf;
  pagePlatform: typeof pagePlatform;
  readText: typeof readText;
  readValue: typeof readValue;
}
