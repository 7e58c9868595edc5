// The action that every candidate calls.

export function add(a, b) {
  return a + b;
}
