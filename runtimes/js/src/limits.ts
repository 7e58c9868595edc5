/** The limits of SPEC chapter 8 that mean something on this side. */
export interface Limits {
  message: number;
  depth: number;
  calls: number;
  name: number;
  handles: number;
}

export const LIMITS: Limits = { message: 268_435_456, depth: 200, calls: 131_072, name: 1024, handles: 65_535 };

/** Gives the limits that a hello names, and the defaults of what it does not name. */
export function limitsOf(named: unknown): Limits {
  const limits = { ...LIMITS };
  for (const [name, value] of Object.entries((named ?? {}) as Record<string, unknown>)) {
    if (name in limits && typeof value === "number") {
      limits[name as keyof Limits] = value;
    }
  }
  return limits;
}
