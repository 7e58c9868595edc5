// What the module exports beside `connect`, wherever it runs.
import { Named } from "../outgoing.ts";

/** Marks the last argument of a call as its keyword arguments. */
export const named = (keywords: Record<string, unknown>): Named => new Named(keywords);

export {
  Busy, Cancelled, ConnectionLost, CrossingError, HandleLost, JavaScriptError, Nobody, NotAStream, PeerLost, PonsError, PythonError,
  Refused, RemoteError, UnknownAction, WrongArguments,
} from "../errors.ts"; // prettier-ignore
export { NDArray } from "../values/ndarray.ts";
export { Tagged } from "../values/tagged.ts";
export { portWire } from "./wires.ts";
