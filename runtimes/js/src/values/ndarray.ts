/** A dtype: numpy's text for a plain one, `[size, [[name, dtype, offset, shape], ...]]` for a structured one. */
export type DType = string | readonly [number, readonly (readonly [string, DType, number, readonly number[]])[]];

type Items =
  | Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array
  | BigInt64Array | BigUint64Array | Float32Array | Float64Array; // prettier-ignore

interface ItemsOf {
  new (buffer: ArrayBufferLike, offset: number, length: number): Items;
  readonly BYTES_PER_ELEMENT: number;
}

const KINDS: Record<string, ItemsOf> = {
  "|b1": Uint8Array, "|i1": Int8Array, "|u1": Uint8Array, "<i2": Int16Array, "<u2": Uint16Array, "<i4": Int32Array,
  "<u4": Uint32Array, "<i8": BigInt64Array, "<u8": BigUint64Array, "<f4": Float32Array, "<f8": Float64Array,
}; // prettier-ignore

const DTYPES: Record<string, string> = {
  Int8Array: "|i1", Uint8ClampedArray: "|u1", Int16Array: "<i2", Uint16Array: "<u2", Int32Array: "<i4", Uint32Array: "<u4",
  BigInt64Array: "<i8", BigUint64Array: "<u8", Float32Array: "<f4", Float64Array: "<f8",
}; // prettier-ignore

/** Gives the dtype of a typed array's items; undefined for a Uint8Array, which stands for bytes. */
export function dtypeOf(array: ArrayBufferView): string | undefined {
  return DTYPES[Object.prototype.toString.call(array).slice(8, -1)];
}

/** Says whether something is a dtype of SPEC chapter 10. */
export function isDType(dtype: unknown, depth = 0): dtype is DType {
  if (typeof dtype === "string") {
    return sizeOf(dtype) !== undefined;
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
  return offset + sizeOf(dtype)! * itemCount(shape) <= size;
}

/** Gives the bytes of one item of a dtype; undefined where it is none that may cross. */
export function sizeOf(dtype: DType): number | undefined {
  if (typeof dtype !== "string") {
    return dtype[0];
  }
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

/** Gives the number of items of a shape. */
export function itemCount(shape: readonly number[]): number {
  return shape.reduce((count, length) => count * length, 1);
}

/** An array of numbers or records, as numpy has it: the items lie in `data`, by `shape` and `order`. */
export class NDArray {
  /** The items as they lie: a typed array of the dtype's kind, bytes where JavaScript has none (`<f2`, `<c8`, records). */
  readonly data: Items;

  constructor(
    readonly dtype: DType,
    readonly shape: readonly number[],
    readonly order: "C" | "F",
    bytes: Uint8Array,
  ) {
    if (!isDType(dtype) || !isShape(shape) || (order !== "C" && order !== "F")) {
      throw new TypeError(`An NDArray needs a dtype as numpy writes it, a shape and the order C or F, but was given ${JSON.stringify([dtype, shape, order])}.`);
    }
    const due = itemCount(shape) * sizeOf(dtype)!;
    if (bytes.byteLength !== due) {
      throw new RangeError(`An array of ${JSON.stringify(dtype)} and the shape [${shape.join(", ")}] has ${due} bytes, but ${bytes.byteLength} were given.`);
    }
    this.data = view(bytes, kindOf(dtype));
  }

  /** The items' bytes. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.data.buffer, this.data.byteOffset, this.data.byteLength);
  }

  /** Gives nested arrays of typed arrays; of an array without dimensions its item. */
  toJs(): unknown {
    const each = this.data.length / Math.max(1, itemCount(this.shape)); // items without a kind are several bytes
    if (this.shape.length === 0) {
      return each === 1 ? this.data[0] : this.data;
    }
    return this.order === "C" || this.shape.length === 1 ? this.#rows(0, 0, each, this.data.length) : this.#gathered(each);
  }

  #rows(dimension: number, at: number, each: number, length: number): unknown {
    if (dimension === this.shape.length - 1) {
      return this.data.subarray(at, at + length);
    }
    const count = this.shape[dimension]!;
    const inner = count === 0 ? 0 : length / count;
    return Array.from({ length: count }, (_, i) => this.#rows(dimension + 1, at + i * inner, each, inner));
  }

  /** The same of an array whose first index runs fastest: copied into the other order first. */
  #gathered(each: number): unknown {
    const copy = new NDArray(this.dtype, this.shape, "C", new Uint8Array(this.data.byteLength));
    const index = new Array<number>(this.shape.length).fill(0);
    for (let to = 0; to < copy.data.length; to += each) {
      let from = 0;
      for (let d = index.length - 1; d >= 0; d--) {
        from = from * this.shape[d]! + index[d]!;
      }
      (copy.data as Uint8Array).set(this.data.subarray(from * each, (from + 1) * each) as Uint8Array, to);
      for (let d = index.length - 1; d >= 0 && ++index[d]! === this.shape[d]; d--) {
        index[d] = 0;
      }
    }
    return copy.toJs();
  }
}

function kindOf(dtype: DType): ItemsOf {
  if (typeof dtype === "string") {
    return KINDS[dtype] ?? (/^<[Mm]8/.test(dtype) ? BigInt64Array : Uint8Array);
  }
  return Uint8Array;
}

function view(bytes: Uint8Array, kind: ItemsOf): Items {
  const whole = bytes.byteOffset % kind.BYTES_PER_ELEMENT === 0 ? bytes : bytes.slice();
  return new kind(whole.buffer, whole.byteOffset, whole.byteLength / kind.BYTES_PER_ELEMENT);
}
