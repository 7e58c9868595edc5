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

type Check = (dtype: unknown, shape: unknown, order: unknown) => void;

let check: Check | null = null;

/** Has dtype, shape and order of each array looked at; else whoever is sent it does that. */
export function lookAtArrays(by: Check): void {
  check = by;
}

/** Gives the dtype of a typed array's items; undefined for a Uint8Array, which stands for bytes. */
export function dtypeOf(array: ArrayBufferView): string | undefined {
  return DTYPES[Object.prototype.toString.call(array).slice(8, -1)];
}

/** Gives the bytes of one item of a dtype that is one. */
export function sizeOf(dtype: DType): number {
  if (typeof dtype !== "string") {
    return dtype[0];
  }
  const [, kind, size] = /([a-zA-Z])(\d+)/.exec(dtype)!;
  return kind === "U" ? 4 * Number(size) : Number(size);
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
    check?.(dtype, shape, order);
    const due = itemCount(shape) * sizeOf(dtype);
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
