/** Gives up to three of some names that are nearest to one which is not among them. */
export function nearest(name: string, names: Iterable<string>): string[] {
  const wanted = name.slice(0, 100); // it comes from a caller, and the comparison takes the square of its length
  const rated: [rating: number, name: string][] = [];
  let count = 0;
  for (const known of names) {
    if (known.length <= 200 && ++count <= 2000) {
      const rating = likeness(wanted, known);
      if (rating >= 0.6) {
        rated.push([rating, known]);
      }
    }
  }
  return rated.sort((a, b) => b[0] - a[0]).slice(0, 3).map(([, known]) => known); // prettier-ignore
}

/** Says from 0 to 1 how much two texts have in common: twice their longest common subsequence by their lengths. */
function likeness(a: string, b: string): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (let i = 1; i <= a.length; i++) {
    const next = [0];
    for (let j = 1; j <= b.length; j++) {
      next.push(a[i - 1] === b[j - 1] ? row[j - 1]! + 1 : Math.max(row[j]!, next[j - 1]!));
    }
    row = next;
  }
  return a.length + b.length === 0 ? 1 : (2 * row[b.length]!) / (a.length + b.length);
}
