// Running code in a namespace, for a prompt or a notebook: `pons.run` and what belongs to it (SPEC chapter 4).
//
// A namespace has a name and lives as long as the worker. The one without a name sees what the module exports; the variables
// of an ES module itself are out of everybody's reach, so a new value there hides the module's and does not change it.
import { createRequire } from "node:module";
import type vm from "node:vm";
import type { AnyFunction } from "../actions.ts";
import { nearest } from "../nearness.ts";
import type { Reserved } from "../reserved.ts";
import { define } from "../values/reading.ts";
import { typeName } from "../values/places.ts";
import { lazily } from "./lazily.ts";
import { importModule } from "./loading.ts";
import { rememberSource } from "./platform.ts";
import { declaredNames, tailsOf } from "./statements.ts";

const MOST_WORDS = 200; // that `complete` gives
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const KEYWORDS = (
  "async await break case catch class const continue debugger default delete do else export extends false finally for " +
  "function if import in instanceof let new null of return static super switch this throw true try typeof undefined var void while with yield"
).split(" ");

/** Lets what is reserved run code. */
export function addCode(reserved: Reserved, exported: object, file: string, name: string): void {
  const code = new Code(exported, file, name);
  const actions: Record<string, AnyFunction> = {
    run: (text, namespace) => code.run(text, namespace),
    global: (variable, namespace) => code.get(variable, namespace),
    assign: (variable, value, namespace) => code.assign(variable, value, namespace),
    import: (module) => importModule(textOf(module, "module"), file),
    parse: (text) => parse(textOf(text, "code")),
    complete: (text, namespace) => code.complete(text, namespace),
  };
  for (const [key, run] of Object.entries(actions)) {
    reserved.more.set(`pons.${key}`, run);
  }
}

interface Namespace {
  readonly context: vm.Context;
  readonly declared: Set<string>; // by let, const and class, which are no properties of the context
}

/** Runs code and looks after its namespaces. */
class Code {
  #namespaces = new Map<string, Namespace>();
  #count = 0;

  constructor(
    private readonly exported: object,
    private readonly file: string,
    private readonly name: string,
  ) {}

  /** Runs statements; gives the value of a last expression, or a promise of it where the code awaits. */
  run(code: unknown, name: unknown): unknown {
    const text = textOf(code, "code");
    const namespace = this.#namespace(name);
    const file = `<run ${++this.#count}>`;
    rememberSource(file, text);
    declaredNames(text).forEach((each) => namespace.declared.add(each));
    const script = compile(text, file);
    if (!(script instanceof SyntaxError)) {
      return script.runInContext(namespace.context);
    }
    const awaiting = compileAwaiting(text, file);
    if (awaiting === undefined) {
      throw script;
    }
    return (awaiting.runInContext(namespace.context) as () => Promise<unknown>)();
  }

  /** Gives a variable. */
  get(variable: unknown, name: unknown): unknown {
    const key = textOf(variable, "name");
    const namespace = this.#namespace(name);
    if (NAME.test(key)) {
      try {
        return new (lazily.vm().Script)(key).runInContext(namespace.context) as unknown;
      } catch (error) {
        if ((error as Error).name !== "ReferenceError") {
          throw error;
        }
      }
    }
    const near = nearest(key, this.#names(namespace));
    const hint = near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : "";
    const where = name ? `the namespace ${JSON.stringify(name)}` : `the module ${this.name}`;
    throw new ReferenceError(`There is no variable ${JSON.stringify(key)} in ${where}.${hint}`);
  }

  /** Sets a variable. */
  assign(variable: unknown, value: unknown, name: unknown): void {
    const key = textOf(variable, "name");
    if (!NAME.test(key)) {
      throw new SyntaxError(`${JSON.stringify(key)} is no name that a variable can have.`);
    }
    const { context, declared } = this.#namespace(name);
    if (declared.has(key)) {
      (new (lazily.vm().Script)(`(value) => { ${key} = value; }`).runInContext(context) as (value: unknown) => void)(value);
    } else {
      define(context, key, value);
    }
  }

  /** Gives the whole words that the text's last word can become: names, attributes, keywords. */
  complete(text: unknown, name: unknown): string[] {
    const namespace = this.#namespace(name);
    const word = /[\p{ID_Continue}$.]*$/u.exec(textOf(text, "text"))![0];
    const dot = word.lastIndexOf(".");
    const owner = word.slice(0, dot + 1);
    const start = word.slice(dot + 1);
    const names = dot < 0 ? [...KEYWORDS, ...this.#names(namespace)] : this.#attributes(owner.slice(0, -1), namespace);
    const found = new Set(names.filter((each) => each.startsWith(start) && NAME.test(each) && (start !== "" || !each.startsWith("_"))));
    return word === "" ? [] : [...found].sort().slice(0, MOST_WORDS).map((each) => owner + each); // prettier-ignore
  }

  #names({ context, declared }: Namespace): string[] {
    return [...declared, ...Object.getOwnPropertyNames(context)];
  }

  /** Gives the attributes of a dotted name; none where it leads to nothing. */
  #attributes(path: string, { context }: Namespace): string[] {
    const parts = path.split(".");
    if (!parts.every((part) => NAME.test(part))) {
      return [];
    }
    try {
      const names: string[] = [];
      const value: unknown = new (lazily.vm().Script)(path).runInContext(context);
      for (let above: unknown = Object(value); above !== null && value !== null && value !== undefined; above = Object.getPrototypeOf(above)) {
        names.push(...Object.getOwnPropertyNames(above));
      }
      return names;
    } catch {
      return []; // a name that is not there, or a getter that throws: there is nothing to offer
    }
  }

  #namespace(name: unknown): Namespace {
    const key = name === null || name === undefined || name === "" ? "" : textOf(name, "namespace");
    let found = this.#namespaces.get(key);
    if (found === undefined) {
      found = { context: makeContext(key === "" ? this.exported : {}, this.file), declared: new Set() };
      this.#namespaces.set(key, found);
    }
    return found;
  }
}

/** Makes a realm that has all that this one has, and what a module exports. */
function makeContext(exported: object, file: string): vm.Context {
  const context = lazily.vm().createContext({});
  const own = new Set(lazily.vm().runInContext("Object.getOwnPropertyNames(globalThis)", context) as string[]);
  for (const key of Object.getOwnPropertyNames(globalThis)) {
    if (!own.has(key)) {
      Object.defineProperty(context, key, Object.getOwnPropertyDescriptor(globalThis, key)!);
    }
  }
  define(context, "require", createRequire(file));
  for (const key of Object.keys(exported)) {
    if (NAME.test(key)) {
      const get = (): unknown => (exported as Record<string, unknown>)[key];
      Object.defineProperty(context, key, { get, set: (value) => define(context, key, value), configurable: true, enumerable: true });
    }
  }
  return context;
}

/** Lets code that was run use `import()`, where Node can do so. */
function importing(): vm.ScriptOptions {
  const { constants } = lazily.vm() as { constants?: { USE_MAIN_CONTEXT_DEFAULT_LOADER?: unknown } };
  const loader = constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  return loader === undefined ? {} : ({ importModuleDynamically: loader } as vm.ScriptOptions);
}

function compile(text: string, filename: string, columnOffset = 0): vm.Script | SyntaxError {
  try {
    return new (lazily.vm().Script)(text, { ...importing(), filename, columnOffset });
  } catch (error) {
    if (error instanceof SyntaxError) {
      return error;
    }
    throw error;
  }
}

/** Compiles code that awaits: as a function, that gives the last expression and leaves its variables behind. */
function compileAwaiting(text: string, file: string): vm.Script | undefined {
  const open = "(async () => {";
  const names = declaredNames(text);
  const leave = names.map((name) => `globalThis.${name} = ${name};`).join(" ");
  const whole = compile(`${open}${text}\n${leave}})`, file, -open.length);
  if (whole instanceof SyntaxError) {
    return undefined;
  }
  for (const at of tailsOf(text)) {
    const tail = text.slice(at).replace(/;\s*$/, "");
    if (compile(`(async () => (${tail}\n))`, file) instanceof lazily.vm().Script) {
      const script = compile(`${open}${text.slice(0, at)} const __value = (${tail}\n); ${leave} return __value; })`, file, -open.length);
      if (script instanceof lazily.vm().Script) {
        return script;
      }
    }
  }
  return whole;
}

/** Says whether code that was typed so far is `complete`, `incomplete` or `wrong`. */
function parse(text: string): string {
  let error = compile(text, "<prompt>");
  if (error instanceof SyntaxError && /\bawait\b/.test(text)) {
    const open = `(async () => {${text}`;
    // Without its end the function tells whether the text can go on: if so, it is the end of the input that is missing.
    error = compile(`${open}\n})`, "<prompt>") instanceof lazily.vm().Script ? new (lazily.vm().Script)("") : compile(open, "<prompt>");
  }
  if (!(error instanceof SyntaxError)) {
    return "complete";
  }
  const isCut = /^(Unexpected end of input|Unterminated template|missing \) after argument list)/.test(error.message);
  return isCut || /\/\*(?:(?!\*\/)[^])*$/.test(text) ? "incomplete" : "wrong";
}

function textOf(value: unknown, what: string): string {
  if (typeof value !== "string") {
    throw new TypeError(`The ${what} must be text, but is of the type ${typeName(value)}.`);
  }
  return value;
}
