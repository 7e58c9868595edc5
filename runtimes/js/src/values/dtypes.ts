// What is a dtype, and what a shape (SPEC chapter 10).
import { type DType, itemCount } from "./ndarray.ts";

/** Says whether something is a dtype of SPEC chapter 10. */
export function isDType(dtype: unknown, depth = 0): dtype is DType {
  if (typeof dtype === "string") {
    return plainSize(dtype) !== undefined;
  }
  if (!Array.isArray(dtype) || dtype.length !== 2 || !isCount(dtype[0]) || !Array.isArray(dtype[1]) || depth >= 20) {
    return false;
  }
  const fields = dtype[1] as unknown[];
  return fields.length <= 1024 && fields.every((field) => isField(field, dtype[0] as number, depth));
}

function isField(field: unknown, size: number, depth: number): boolean {
  if (!Array.isArray(field) || field.length !== 4) {
    return false;
  }
  const [name, dtype, offset, shape] = field as unknown[];
  if (typeof name !== "string" || !isDType(dtype, depth + 1) || !isCount(offset) || !isShape(shape)) {
    return false;
  }
  return offset + (typeof dtype === "string" ? plainSize(dtype)! : dtype[0]) * itemCount(shape) <= size;
}

/** Gives the bytes of one item of a dtype; undefined where it is none that may cross. */
export function plainSize(dtype: string): number | undefined {
  const parts = /^(?:\|([biuSV])|<([iufcUMm]))(\d{1,9})?(\[\d*(?:Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?$/.exec(dtype);
  if (parts === null) {
    return undefined;
  }
  const kind = parts[1] ?? parts[2]!;
  const size = parts[3] === undefined ? undefined : Number(parts[3]);
  if (kind === "M" || kind === "m") {
    return size === 8 ? 8 : undefined;
  }
  if (parts[4] !== undefined || size === undefined) {
    return undefined;
  }
  if (kind === "S" || kind === "V" || kind === "U") {
    return kind === "U" ? 4 * size : size;
  }
  const sizes = parts[1] !== undefined ? [1] : { i: [2, 4, 8], u: [2, 4, 8], f: [2, 4, 8, 12, 16], c: [8, 16, 24, 32] }[kind];
  return sizes?.includes(size) ? size : undefined;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Says whether something is a shape. */
export function isShape(shape: unknown): shape is number[] {
  return Array.isArray(shape) && shape.length <= 64 && shape.every(isCount);
}
