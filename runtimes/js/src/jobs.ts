// Jobs: functions that run beside the actions for as long as the host wishes (SPEC chapter 3, "Jobs").
import type { AnyFunction } from "./actions.ts";
import { LoadError, checkName } from "./exported.ts";
import { nameOf } from "./values/places.ts";

/** How a job is marked. */
export interface JobOptions {
  /** Its name; else that of the function. */
  name?: string;
  /** Whether it runs in the process of the actions, and shares their variables. Else it has a worker of its own. */
  shared?: boolean;
}

/** A named job of the module. */
export interface Job {
  readonly name: string;
  readonly run: AnyFunction;
  readonly isShared: boolean;
}

const marked = new Map<AnyFunction, JobOptions>();

/** Marks a function as a job, and gives it. */
export function markJob<F extends (...args: never[]) => unknown>(run: F, options: JobOptions = {}): F {
  if (typeof run !== "function") {
    throw new TypeError("pons.job() marks functions: pons.job(function* ticks() { … }).");
  }
  marked.set(run as unknown as AnyFunction, options);
  return run;
}

/** Finds a module's jobs: what was marked while it was loaded, and what its export `jobs` names. */
export function findJobs(exported: object): Map<string, Job> {
  const found = new Map<string, Job>();
  for (const [name, run] of listed(exported)) {
    add(found, { name: marked.get(run)?.name ?? name, run, isShared: marked.get(run)?.shared === true });
  }
  for (const [run, options] of marked) {
    if (![...found.values()].some((job) => job.run === run)) {
      add(found, { name: options.name ?? nameOf(run), run, isShared: options.shared === true });
    }
  }
  return found;
}

/** The functions of an export that is an object of nothing else: another that only happens to be called so is none. */
function listed(exported: object): [string, AnyFunction][] {
  const { jobs } = exported as { jobs?: unknown };
  if (typeof jobs !== "object" || jobs === null || Array.isArray(jobs)) {
    return [];
  }
  const entries = Object.entries(jobs);
  return entries.length > 0 && entries.every(([, run]) => typeof run === "function") ? (entries as [string, AnyFunction][]) : [];
}

function add(found: Map<string, Job>, job: Job): void {
  if (!job.name) {
    throw new LoadError("A job has no name: give the function one, or say pons.job(run, { name: … }).");
  }
  if (found.has(job.name)) {
    throw new LoadError(`Two jobs are called ${JSON.stringify(job.name)}; give one another name: pons.job(run, { name: … }).`);
  }
  found.set(checkName(job.name, "job"), job);
}
