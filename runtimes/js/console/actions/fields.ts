// The fields of a form: for each hint a control, and what it stands for as an argument.
import { Tagged } from "pons";
import { choices, h, iconButton } from "../dom.ts";
import { sizeText } from "../values/words.ts";
import type { Hint } from "./hints.ts";
import { plainOf } from "./hints.ts";
import { numberOf, readJson } from "./json.ts";

/** A control, and how it is read. */
export interface Control {
  readonly element: HTMLElement;
  /** What gets the focus and the label. */
  readonly input: HTMLElement;
  /** Gives the argument; throws an Error whose message says what is wrong. */
  read(): unknown;
  /** Whether anything is in it. */
  isEmpty(): boolean;
  clear(): void;
}

/** What a control tells of. */
export interface Surroundings {
  changed(): void;
  /** What a function that was passed as an argument was called with. */
  called(name: string, args: unknown[]): void;
}

/** Makes the control for a hint. */
export function controlOf(hint: Hint, name: string, byDefault: string | null, surroundings: Surroundings): Control {
  switch (hint.kind) {
    case "bool":
      return toggle(byDefault, surroundings);
    case "choice":
      return select(hint, byDefault, surroundings);
    case "bytes":
      return file(surroundings);
    case "function":
      return callback(name, surroundings);
    default:
      return text(hint, byDefault, surroundings);
  }
}

const READERS: Partial<Record<Hint["kind"], (text: string) => unknown>> = {
  str: (text) => text,
  int: (text) => {
    const digits = text.trim().replace(/[\s_]/g, "");
    if (!/^[+-]?\d+$/.test(digits)) {
      throw new Error("A whole number is due here.");
    }
    return numberOf(String(BigInt(digits.replace("+", ""))));
  },
  float: (text) => {
    const word = text.trim().toLowerCase();
    const special = { nan: NaN, inf: Infinity, infinity: Infinity, "-inf": -Infinity, "-infinity": -Infinity }[word];
    if (special === undefined && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(word)) {
      throw new Error("A number is due here: 1.5, 1e-3, nan or inf.");
    }
    const number = special ?? Number(word);
    return Number.isInteger(number) && !Object.is(number, -0) ? new Tagged("float", String(number).replace("+", "")) : number;
  },
  decimal: (text) => new Tagged("decimal", text.trim()),
  uuid: (text) => {
    const digits = text.trim().replaceAll("-", "");
    if (!/^[0-9a-f]{32}$/i.test(digits)) {
      throw new Error("A UUID of 32 hexadecimal digits is due here.");
    }
    return new Tagged("uuid", digits);
  },
  datetime: (text) => {
    const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/.exec(text);
    if (found === null) {
      throw new Error("A date and a time are due here.");
    }
    const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0));
    return new Tagged("naive", year!, month!, day!, hour!, minute!, second!, Number((found[7] ?? "0").padEnd(6, "0")), 0);
  },
  date: (text) => new Tagged("date", ...numbersIn(text, 3, "A date is due here.")),
  time: (text) => {
    const [hour, minute, second] = numbersIn(`${text}:0`, 3, "A time is due here.");
    return new Tagged("time", hour!, minute!, second!, 0, 0, null);
  },
  duration: (text) => {
    const seconds = Number(text);
    if (text.trim() === "" || !Number.isFinite(seconds)) {
      throw new Error("A number of seconds is due here.");
    }
    const micros = Math.round(seconds * 1e6);
    const whole = Math.floor(micros / 1e6);
    return new Tagged("duration", Math.floor(whole / 86_400), ((whole % 86_400) + 86_400) % 86_400, micros - whole * 1e6);
  },
  list: (text) => jsonOf(text, Array.isArray, "A list in JSON is due here, such as [1, 2]"),
  set: (text) => new Set(jsonOf(text, Array.isArray, "A list in JSON is due here, such as [1, 2]") as unknown[]),
  dict: (text) => jsonOf(text, (value) => typeof value === "object" && value !== null && !Array.isArray(value), 'An object in JSON is due here, such as {"a": 1}'),
  any: (text) => guessed(text).value,
};

function jsonOf(text: string, fits: (value: unknown) => boolean, wanted: string): unknown {
  if (text.trim() === "") {
    throw new Error(`${wanted}.`);
  }
  const value = readJson(text);
  if (!fits(value)) {
    throw new Error(`${wanted}.`);
  }
  return value;
}

function numbersIn(text: string, count: number, problem: string): number[] {
  const numbers = text.split(/[-:]/).slice(0, count).map(Number);
  if (numbers.length < count || numbers.some(Number.isNaN)) {
    throw new Error(problem);
  }
  return numbers;
}

/** A parameter without a hint takes JSON where it is some, else the text itself; what begins as a list or an object has to be one. */
export function guessed(text: string): { value: unknown; what: string } {
  try {
    const value = readJson(text);
    const what = value === null ? "none" : typeof value === "boolean" ? "a truth value" : typeof value === "string" ? "a text" : Array.isArray(value) ? "a list" : value instanceof Tagged || typeof value !== "object" ? "a number" : "an object";
    return { value, what };
  } catch (error) {
    if (/^\s*[[{"]/.test(text)) {
      throw error;
    }
    return { value: text, what: "a text" };
  }
}

const TYPES: Partial<Record<Hint["kind"], string>> = { datetime: "datetime-local", date: "date", time: "time" };
const WIDE = new Set<Hint["kind"]>(["str", "list", "set", "dict", "any"]);
const PLACEHOLDERS: Partial<Record<Hint["kind"], string>> = { list: "[1, 2]", set: "[1, 2]", dict: '{"a": 1}', duration: "seconds", any: "a text, or JSON" };

function text(hint: Hint, byDefault: string | null, { changed }: Surroundings): Control {
  const read = READERS[hint.kind] ?? READERS.any!;
  const isCode = hint.kind !== "str";
  const shared = { class: isCode ? "code" : null, placeholder: byDefault ?? PLACEHOLDERS[hint.kind], autocomplete: "off", oninput: () => noted() };
  const input = WIDE.has(hint.kind)
    ? h("textarea", { ...shared, rows: 1, spellcheck: "false" })
    : h("input", { ...shared, type: TYPES[hint.kind] ?? "text", inputmode: { int: "numeric", float: "decimal", duration: "decimal" }[hint.kind as string], step: hint.kind === "datetime" || hint.kind === "time" ? "any" : null });
  const said = hint.kind === "any" ? h("span", { class: "said" }) : null;
  const noted = (): void => {
    grow(input);
    if (said !== null) {
      said.textContent = input.value === "" ? "" : sentAs(input.value);
    }
    changed();
  };
  return {
    element: h("div", { class: "control" }, input, said),
    input,
    read: () => read(input.value),
    isEmpty: () => input.value === "",
    clear: () => {
      input.value = "";
      noted();
    },
  };
}

function sentAs(value: string): string {
  try {
    return `is sent as ${guessed(value).what}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** A text gets as many lines as it has. */
function grow(input: HTMLElement): void {
  if (input instanceof HTMLTextAreaElement) {
    input.rows = Math.min(12, Math.max(1, input.value.split("\n").length));
  }
}

function toggle(byDefault: string | null, { changed }: Surroundings): Control {
  const input = h("input", { type: "checkbox", role: "switch", onchange: () => note() });
  const initial = plainOf(byDefault ?? "") === true;
  let isTouched = false;
  const word = h("span", { class: "soft" }, "");
  const note = (): void => {
    isTouched = true;
    word.textContent = String(input.checked);
    changed();
  };
  const clear = (): void => {
    isTouched = false;
    input.checked = initial;
    word.textContent = String(initial);
    changed();
  };
  input.checked = initial;
  word.textContent = String(initial);
  return { element: h("div", { class: "control switch" }, input, word), input, read: () => input.checked, isEmpty: () => !isTouched, clear };
}

function select(hint: Hint, byDefault: string | null, { changed }: Surroundings): Control {
  const options = hint.options.map((option, i) => h("option", { value: i }, String(plainOf(option) ?? option)));
  const input = h("select", { onchange: changed }, h("option", { value: "" }, byDefault === null ? "—" : `${byDefault} (default)`), ...options);
  const read = (): unknown => {
    if (input.value === "") {
      throw new Error("One of these is to be chosen.");
    }
    const option = hint.options[Number(input.value)]!;
    return plainOf(option) ?? option;
  };
  const clear = (): void => {
    input.value = "";
    changed();
  };
  return { element: h("div", { class: "control" }, input), input, read, isEmpty: () => input.value === "", clear };
}

function file({ changed }: Surroundings): Control {
  let bytes: Uint8Array | undefined;
  const said = h("span", { class: "said" });
  const typed = h("textarea", { rows: 1, class: "code", placeholder: "text, sent as UTF-8", hidden: true, spellcheck: "false", oninput: () => { grow(typed); changed(); } }); // prettier-ignore
  const input = h("input", {
    type: "file",
    onchange: async () => {
      const chosen = input.files?.[0];
      bytes = chosen && new Uint8Array(await chosen.arrayBuffer());
      said.textContent = bytes ? sizeText(bytes.length) : "";
      changed();
    },
  });
  const pick = choices("Bytes come from", [["file", "File"], ["text", "Text"]], "file", (option) => {
    typed.hidden = option === "file";
    input.hidden = option === "text";
    said.hidden = option === "text";
    changed();
  }); // prettier-ignore
  const read = (): unknown => {
    const given = input.hidden ? new TextEncoder().encode(typed.value) : bytes;
    if (given === undefined) {
      throw new Error("A file is to be chosen, or a text to be written.");
    }
    return given;
  };
  const clear = (): void => {
    bytes = undefined;
    input.value = typed.value = said.textContent = "";
    changed();
  };
  return { element: h("div", { class: "control file" }, pick, input, typed, said), input, read, isEmpty: () => (input.hidden ? typed.value === "" : bytes === undefined), clear };
}

function callback(name: string, { called }: Surroundings): Control {
  const element = h("div", { class: "control" }, h("p", { class: "soft", tabindex: 0 }, "A function of this page: it lists what it is called with below the result."));
  return { element, input: element.firstElementChild as HTMLElement, read: () => (...args: unknown[]) => called(name, args), isEmpty: () => false, clear: () => undefined };
}

/** A parameter of the form: its name, its hint, its control, and what is wrong with it. */
export class Field {
  readonly element: HTMLElement;
  readonly #problem: HTMLElement;
  readonly #reset: HTMLButtonElement;
  readonly #none: HTMLButtonElement | null;
  #isNone = false;

  constructor(
    readonly name: string,
    private readonly control: Control,
    private readonly isRequired: boolean,
    heading: Node,
    id: string,
    isOptional: boolean,
  ) {
    this.#problem = h("p", { class: "problem", id: `${id}-problem`, role: "alert", hidden: true });
    this.#reset = iconButton("cross", `Leave ${name} out`, () => this.clear(), { hidden: true });
    this.#none = isOptional ? h("button", { type: "button", class: "chip", "aria-pressed": "false", title: `Send None as ${name}`, onclick: () => this.#toggleNone() }, "None") : null;
    control.input.id = id;
    control.input.setAttribute("aria-describedby", `${id}-problem`);
    this.element = h("div", { class: "field" }, h("label", { for: id }, heading), h("div", { class: "row" }, control.element, this.#none, this.#reset), this.#problem);
  }

  /** Whether it is sent. */
  get isSent(): boolean {
    return this.isRequired || this.#isNone || !this.control.isEmpty();
  }

  /** Something was typed: what was wrong may be right now. */
  changed(): void {
    if (this.#isNone && !this.control.isEmpty()) {
      this.#toggleNone();
    }
    this.#reset.hidden = this.isRequired ? true : !this.isSent;
    if (!this.#problem.hidden) {
      this.check();
    }
  }

  read(): unknown {
    return this.#isNone ? null : this.control.read();
  }

  /** Says what is wrong with it; true when nothing is. */
  check(): boolean {
    let text = "";
    try {
      if (this.isSent) {
        this.read();
      }
    } catch (error) {
      text = (error as Error).message;
    }
    this.#problem.textContent = text;
    this.#problem.hidden = text === "";
    this.control.input.setAttribute("aria-invalid", String(text !== ""));
    return text === "";
  }

  focus(): void {
    this.control.input.focus();
  }

  clear(): void {
    this.#isNone = false;
    this.#none?.setAttribute("aria-pressed", "false");
    this.control.clear();
    this.#problem.hidden = true;
  }

  #toggleNone(): void {
    this.#isNone = !this.#isNone;
    this.#none!.setAttribute("aria-pressed", String(this.#isNone));
    this.#reset.hidden = this.isRequired || !this.isSent;
    if (!this.#problem.hidden) {
      this.check();
    }
  }
}
