/** This side, or the other, broke the specification (SPEC chapter 9): the link ends. */
export class ProtocolFault extends Error {
  constructor(
    readonly code: string,
    readonly sentence: string,
  ) {
    super(sentence);
    this.name = "ProtocolFault";
  }
}

/** The other side has sent a fault: it has closed the link. */
export class FaultReceived extends Error {
  constructor(readonly sentence: string) {
    super(sentence);
    this.name = "FaultReceived";
  }
}

/** Gives the fault of a message about a call that there never was. */
export const neverMade = (call: number | undefined): ProtocolFault => new ProtocolFault("call", `Call ${call} was never made.`);
