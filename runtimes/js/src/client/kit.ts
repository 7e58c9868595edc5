// What the part that runs Python in the page is given of this one when it is loaded.
import { Action, actionOf } from "../actions.ts";
import { Engine } from "../engine.ts";
import { Busy, ConnectionLost, Nobody, errorOf } from "../errors.ts";
import { EventReader } from "../events.ts";
import type { Kit } from "../inpage/kit.ts";
import { limitsOf } from "../limits.ts";
import { readText } from "../messages.ts";
import { Named } from "../outgoing.ts";
import { Stream } from "../streams.ts";
import { readValue } from "../values/reading.ts";
import { Waiting } from "./line.ts";
import { pagePlatform } from "./place.ts";
import { copies } from "./packing.ts";
import { Watch } from "./watching.ts";

export const kit: Kit = {
  Action, Busy, ConnectionLost, Engine, EventReader, Named, Nobody, Stream, Waiting, Watch,
  actionOf, copies, errorOf, limitsOf, pagePlatform, readText, readValue,
}; // prettier-ignore
