// What the host tells of itself (SPEC chapter 4, `pons.status`), asked for while somebody looks.
import type { Connection } from "../connecting.ts";

export interface WorkerStatus {
  readonly number: number;
  readonly state: string;
  readonly seconds: number;
  readonly pid: number | null;
  readonly restarts: number;
  readonly calls: number;
  readonly answered: number;
  readonly failed: number;
  readonly memory: number | null;
  readonly error: unknown;
}

export interface PeerStatus {
  readonly name: string;
  readonly language: string;
  readonly actions: number;
  readonly waiting: number;
  readonly workers: readonly WorkerStatus[];
}

export interface JobStatus {
  readonly name: string;
  readonly state: string;
  readonly seconds: number;
  readonly restarts: number;
  readonly error: unknown;
}

export interface ClientStatus {
  readonly client: number;
  readonly language: string;
  readonly actions: readonly string[];
  readonly seconds: number;
  readonly calls: number;
}

export interface Status {
  readonly host: { readonly pid: number; readonly memory: number };
  readonly code: boolean;
  readonly peers: readonly PeerStatus[];
  readonly jobs: readonly JobStatus[];
  readonly clients: readonly ClientStatus[];
}

/** Asks how the host is doing; nothing where this client has no right to know. */
export async function statusOf(py: Connection): Promise<Status | undefined> {
  try {
    return (await py.within(10).call("pons.status")) as Status;
  } catch (error) {
    if ((error as { code?: string }).code === "refused") {
      return undefined;
    }
    throw error;
  }
}
