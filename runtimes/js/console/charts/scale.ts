// Where numbers stand on an axis, and which of them are written there.

/** A stretch of numbers. */
export type Range = readonly [least: number, most: number];

/** Gives a stretch a little room at both ends; one number alone gets some around it. */
export function roomy([least, most]: Range): Range {
  if (!(least <= most)) {
    return [0, 1];
  }
  const room = least === most ? Math.abs(least) * 0.1 || 1 : (most - least) * 0.06;
  return [least - room, most + room];
}

/** Gives about so many round numbers of a stretch. */
export function ticksOf([least, most]: Range, count: number): number[] {
  const rough = (most - least) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) {
    return [];
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((each) => each >= rough)!;
  const ticks: number[] = [];
  for (let at = Math.ceil(least / step); at * step <= most && ticks.length < 100; at++) {
    ticks.push(at * step);
  }
  return ticks;
}

/** Writes a number of an axis: no more digits than the distance to the next one asks for. */
export function tickText(value: number, step: number): string {
  const size = Math.max(Math.abs(value), Math.abs(step));
  if (size >= 1e7 || (size < 1e-4 && size > 0)) {
    return value.toExponential(1).replace("e+", "e");
  }
  const digits = Math.max(0, Math.min(10, -Math.floor(Math.log10(Math.abs(step) || 1))));
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}
