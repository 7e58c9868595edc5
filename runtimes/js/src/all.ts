// The parts of all this by themselves, for tests.
export { findActions, actionOf } from "./actions.ts";
export { makeApi } from "./api.ts";
export { Engine } from "./engine.ts";
export * from "./errors.ts";
export { FaultReceived, ProtocolFault } from "./faults.ts";
export { FrameReader, frame, partFrames } from "./frames.ts";
export { limitsOf } from "./limits.ts";
export { readBinary, readText } from "./messages.ts";
export { PartReader, binaryMessage } from "./parts.ts";
export type { Platform, Port } from "./platform.ts";
export { NDArray } from "./values/ndarray.ts";
export { plainText } from "./values/plain.ts";
export { readValue } from "./values/reading.ts";
export { parseStrict } from "./values/strict.ts";
export { Tagged } from "./values/tagged.ts";
export { Writer } from "./values/writing.ts";
