// A form made of a signature: a field for each parameter, rows for those that take any number.
import { h, iconButton, icon } from "../dom.ts";
import type { Described, Parameter } from "./described.ts";
import { Field, type Surroundings, controlOf, guessed } from "./fields.ts";
import { hintOf } from "./hints.ts";

/** The arguments of a call, as a form gives them. */
export interface Arguments {
  readonly positional: unknown[];
  readonly named: Record<string, unknown>;
}

let forms = 0; // for ids

/** A form; `read` gives its arguments, or nothing where something is wrong, which it then says. */
export class Form {
  readonly element = h("div", { class: "fields" });
  readonly #fields = new Map<string, Field>();
  readonly #rest: Rows | undefined;
  readonly #namedRest: Rows | undefined;
  readonly #id = `form-${++forms}`;

  constructor(
    private readonly action: Described,
    called: Surroundings["called"],
  ) {
    // Nothing is known of it: it may take anything.
    const parameters = action.parameters ?? [
      { name: "args", kind: "rest", type: null, default: null, filled: false },
      { name: "kwargs", kind: "named-rest", type: null, default: null, filled: false },
    ] satisfies Parameter[]; // prettier-ignore
    for (const parameter of parameters) {
      if (parameter.kind === "rest" || parameter.kind === "named-rest") {
        const rows = new Rows(parameter, `${this.#id}-${parameter.name}`);
        parameter.kind === "rest" ? (this.#rest = rows) : (this.#namedRest = rows);
        this.element.append(rows.element);
      } else {
        this.#add(parameter, called);
      }
    }
    if (parameters.length === 0) {
      this.element.append(h("p", { class: "soft" }, "It takes no arguments."));
    }
  }

  #add(parameter: Parameter, called: Surroundings["called"]): void {
    const { name, type, kind } = parameter;
    const isRequired = parameter.default === null;
    const hint = hintOf(type);
    const control = controlOf(hint, name, parameter.default, { changed: () => this.#fields.get(name)?.changed(), called });
    const heading = h("span", { class: "heading" }, h("code", { class: "name" }, name), type && h("code", { class: "type" }, type));
    if (kind === "keyword") {
      heading.append(h("span", { class: "tag" }, "by name only"));
    }
    heading.append(isRequired ? h("span", { class: "tag required" }, "required") : h("span", { class: "tag" }, "default ", h("code", {}, parameter.default!)));
    const field = new Field(name, control, isRequired, heading, `${this.#id}-${name}`, hint.isOptional);
    this.#fields.set(name, field);
    this.element.append(field.element);
  }

  /** Gives the arguments; undefined where a field is wrong, which is then said and gets the focus. */
  read(): Arguments | undefined {
    const wrong = [...this.#fields.values()].filter((field) => !field.check());
    const isGood = wrong.length === 0 && (this.#rest?.check() ?? true) && (this.#namedRest?.check() ?? true);
    if (!isGood) {
      wrong[0]?.focus();
      return undefined;
    }
    return this.#gather();
  }

  /** Gives the arguments as they are just now and says nothing; undefined where something is wrong. */
  peek(): Arguments | undefined {
    try {
      return this.#gather();
    } catch {
      return undefined; // said when it is called
    }
  }

  /** By position as far as that goes: behind one that is left out the others are named. */
  #gather(): Arguments {
    const positional: unknown[] = [];
    const named: Record<string, unknown> = {};
    let isComplete = true;
    for (const { name, kind } of this.action.parameters ?? []) {
      const field = this.#fields.get(name);
      if (field === undefined) {
        continue;
      }
      if (!field.isSent) {
        isComplete = false;
      } else if (kind === "positional" || (kind === "either" && isComplete)) {
        positional.push(field.read());
      } else {
        named[name] = field.read();
      }
    }
    positional.push(...(this.#rest?.values() ?? []).map(([, value]) => value));
    for (const [name, value] of this.#namedRest?.values() ?? []) {
      named[name] = value;
    }
    return { positional, named };
  }

  focus(): void {
    (this.element.querySelector("input, textarea, select") as HTMLElement | null)?.focus();
  }
}

/** What a parameter takes that takes any number: rows that are added and removed. */
class Rows {
  readonly element: HTMLElement;
  readonly #list = h("div", { class: "rows" });
  readonly #problem = h("p", { class: "problem", role: "alert", hidden: true });

  constructor(
    private readonly parameter: Parameter,
    private readonly id: string,
  ) {
    const isNamed = parameter.kind === "named-rest";
    const add = h("button", { type: "button", class: "add", onclick: () => this.#add() }, icon("plus"), isNamed ? "Add a named argument" : "Add an argument");
    const heading = h("span", { class: "heading" }, h("code", { class: "name" }, `${isNamed ? "**" : "*"}${parameter.name}`), parameter.type && h("code", { class: "type" }, parameter.type));
    this.element = h("div", { class: "field", role: "group", "aria-label": `${parameter.name}, any number of arguments` }, heading, this.#list, add, this.#problem);
  }

  #add(): void {
    const number = this.#list.childElementCount + 1;
    const name = this.parameter.kind === "named-rest" ? h("input", { class: "code key", placeholder: "name", "aria-label": `Name ${number} of ${this.parameter.name}`, autocomplete: "off" }) : null;
    const said = h("span", { class: "said" });
    const value = h("textarea", { rows: 1, class: "code", id: `${this.id}-${number}`, placeholder: "a text, or JSON", "aria-label": `Argument ${number} of ${this.parameter.name}`, spellcheck: "false", oninput: () => tell() });
    const tell = (): void => {
      try {
        said.textContent = value.value === "" ? "" : `is sent as ${guessed(value.value).what}`;
      } catch (error) {
        said.textContent = (error as Error).message;
      }
    };
    const row: HTMLElement = h("div", { class: "row" }, name, h("div", { class: "control" }, value, said), iconButton("cross", "Remove this argument", () => row.remove()));
    this.#list.append(row);
    (name ?? value).focus();
  }

  values(): [name: string, value: unknown][] {
    return [...this.#list.children].map((row) => {
      const name = row.querySelector("input")?.value.trim() ?? "";
      if (this.parameter.kind === "named-rest" && name === "") {
        throw new Error("Each of these arguments needs a name.");
      }
      return [name, guessed(row.querySelector("textarea")!.value).value];
    });
  }

  check(): boolean {
    let text = "";
    try {
      this.values();
    } catch (error) {
      text = (error as Error).message;
    }
    this.#problem.textContent = text;
    this.#problem.hidden = text === "";
    return text === "";
  }
}
