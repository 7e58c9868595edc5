// From the text of a stack to the frames of user code.
import type { Frame } from "../errors.ts";
import { cut } from "../raised.ts";

const FRAME_LIMIT = 100; // frames of one error

/** What is known of the files that stacks name. */
export interface Files {
  /** Says whether a file is Pons' own. */
  isOwnFile(file: string): boolean;
  /** Gives the path of a file as a stack names it. */
  pathOf(file: string): string;
  /** Gives a line of a file without the spaces around it. */
  sourceLine(path: string, line: number): string | null;
}

/** Gives the frames of user code, outermost first. */
export function framesOf(error: Error, files: Files): Frame[] {
  const frames: Frame[] = [];
  const stack = stackOf(error);
  for (const line of stack.split("\n")) {
    const place = frames.length < FRAME_LIMIT ? /^ {4}at (?:(.*?) \()?(.*?):(\d+):\d+\)?$/.exec(line) : null;
    if (place !== null && isUsers(place[2]!, files)) {
      frames.push(frameAt(place[2]!, Number(place[3]), plainName(place[1]), files));
    }
  }
  const where = error instanceof SyntaxError ? /^(.+):(\d+)\n/.exec(stack) : null;
  if (where !== null && isUsers(where[1]!, files)) {
    frames.unshift(frameAt(where[1]!, Number(where[2]), null, files)); // where the text could not be parsed
  }
  return frames.reverse();
}

function stackOf(error: Error): string {
  try {
    return String(error.stack ?? "");
  } catch {
    return ""; // it is put together when it is first asked for, and asks for a message that throws
  }
}

function isUsers(file: string, files: Files): boolean {
  return !file.startsWith("node:") && !file.startsWith("<anonymous>") && !file.startsWith("native") && !files.isOwnFile(file);
}

function frameAt(file: string, line: number, name: string | null, files: Files): Frame {
  const path = files.pathOf(file.replace(/^async /, ""));
  return [cut(path), line, name, files.sourceLine(path, line)];
}

/** Gives a function's name as its author wrote it: V8 puts the receiver's type and what it does before it. */
function plainName(name: string | undefined): string | null {
  const text = (name ?? "").replace(/^(async |new )+/, "").replace(/ \[as .*\]$/, "").replace(/^(Object|Module|Function)\./, "");
  return text === "" || text === "<anonymous>" || text.startsWith("eval") ? null : cut(text);
}
