// The newest points of a live chart: as many as are kept, whatever else comes.

const FIRST = 1024;

/** Rows of numbers, each with the time it came at; the oldest make room for the newest. */
export class History {
  /** How many points are kept at most: 10 000 a second for 13 s. */
  static readonly MOST = 131_072;

  times = new Float64Array(FIRST);
  lines: Float64Array[];
  /** The first row that is kept, and the one after the last, counted from the beginning of all. */
  from = 0;
  to = 0;

  constructor(width: number) {
    this.lines = Array.from({ length: width }, () => new Float64Array(FIRST));
  }

  /** The place of a row is its number and this. */
  get mask(): number {
    return this.times.length - 1;
  }

  push(time: number, row: ArrayLike<number>): void {
    if (this.to - this.from === this.times.length) {
      if (this.times.length < History.MOST) {
        this.times = doubled(this.times);
        this.lines = this.lines.map(doubled);
      } else {
        this.from++;
      }
    }
    const at = this.to++ & this.mask;
    this.times[at] = time;
    for (let i = 0; i < this.lines.length; i++) {
      this.lines[i]![at] = row[i]!;
    }
  }

  /** Finds the first kept row of that time or later. */
  since(time: number): number {
    let [low, high] = [this.from, this.to];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.times[middle & this.mask]! < time) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

// Nothing was dropped before: the rows lie from the first on.
function doubled(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
