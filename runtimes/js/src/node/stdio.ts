// Takes the process's stdin and stdout for the link and gives user code others (SPEC chapter 10, "The pipe"). Node has no
// dup, but a descriptor can be opened anew by its name: on Linux that gives a description of its own, on macOS a duplicate.
import fs from "node:fs";

/** The descriptors of the link. */
export interface Taken {
  input: number;
  /** Writes what the pipe takes at once. */
  output: number;
  /** Writes to the same pipe and waits for room; for a thread that may wait. */
  patientOutput: number;
  /** False where 0 and 1 are still the link's (Windows, sockets): then only console and process.stdout are apart, not what children print. */
  isApart: boolean;
}

const { O_RDONLY, O_WRONLY, O_NONBLOCK, O_APPEND } = fs.constants;

/** Reads the first frame from stdin, waiting for it; nothing that comes after it. */
export function readFirstFrame(limit: number): Buffer | undefined {
  const head = readWhole(4);
  const size = head?.readUInt32LE(0) ?? 0;
  if (size > limit) {
    throw new RangeError(`the first frame has ${size} bytes; at most ${limit} may be`);
  }
  return head === undefined ? undefined : readWhole(size);
}

function readWhole(size: number): Buffer | undefined {
  const data = Buffer.alloc(size);
  for (let at = 0; at < size; ) {
    const count = readSome(data, at);
    if (count === 0) {
      return undefined;
    }
    at += count;
  }
  return data;
}

function readSome(data: Buffer, at: number): number {
  for (;;) {
    try {
      return fs.readSync(0, data, at, data.length - at, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") {
        return 0; // Windows says so
      }
      if (code !== "EAGAIN") {
        throw error;
      }
      pause(1); // somebody has made it a descriptor that does not wait
    }
  }
}

/** Moves stdin and stdout away: fd 0 is empty afterwards, and fd 1 is what fd 2 is. */
export function takeStdio(): Taken {
  const folder = ["/proc/self/fd", "/dev/fd"].find((each) => fs.existsSync(`${each}/0`));
  if (folder === undefined) {
    return { input: 0, output: 1, patientOutput: 1, isApart: false };
  }
  let input: number, output: number, patientOutput: number;
  try {
    input = fs.openSync(`${folder}/0`, O_RDONLY | O_NONBLOCK); // else it would wait for a hub that has gone already
    output = fs.openSync(`${folder}/1`, O_WRONLY | O_NONBLOCK);
    patientOutput = fs.openSync(`${folder}/1`, O_WRONLY);
  } catch {
    return { input: 0, output: 1, patientOutput: 1, isApart: false }; // a socket, which has no name to open
  }
  fs.closeSync(0);
  const first = fs.openSync("/dev/null", O_RDONLY);
  fs.closeSync(1);
  const second = openLike2(folder);
  if (first !== 0 || second !== 1) {
    throw new Error(`stdin and stdout could not be replaced: their descriptors are ${first} and ${second} now`);
  }
  return { input, output, patientOutput, isApart: true };
}

function openLike2(folder: string): number {
  try {
    return fs.openSync(`${folder}/2`, O_WRONLY | O_APPEND);
  } catch {
    return fs.openSync("/dev/null", O_WRONLY); // a socket, or none at all: what children print has nowhere to go
  }
}

const bell = new Int32Array(new SharedArrayBuffer(4));

/** Waits, and lets nothing else run meanwhile. */
export function pause(milliseconds: number): void {
  Atomics.wait(bell, 0, 0, milliseconds);
}

/** Writes a sentence of the worker's own to the real stderr, where the host reads it whatever became of the link. */
export function say(sentence: string): void {
  try {
    fs.writeSync(2, `pons: ${sentence}\n`);
  } catch {
    // The module closed fd 2, or nobody reads it: there is nobody left to tell.
  }
}
