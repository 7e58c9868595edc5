// What `pons.describe` answers: everything about the module's actions (SPEC chapter 4).
import type { Action } from "./actions.ts";
import type { Engine } from "./engine.ts";
import type { Reserved } from "./reserved.ts";
import { commentBefore, firstComment, parametersOf, signatureText } from "./signatures.ts";

/** Describes the module that is served. */
export function describeActions(engine: Engine, module: Reserved["module"]): Record<string, unknown> {
  const { name, file, source } = module;
  const text = file === null ? null : source(file);
  return {
    module: name,
    doc: firstComment(text),
    file,
    actions: [...engine.actions.values()].map((action) => describeAction(action, text)),
  };
}

function describeAction(action: Action, file: string | null): Record<string, unknown> {
  const text = Function.prototype.toString.call(action.source);
  const { doc, types, returns } = commentBefore(file, text);
  const found = parametersOf(text) ?? [{ name: "args", kind: "rest" as const, type: null, default: null, filled: false }];
  const parameters = found.map((each) => ({ ...each, type: types.get(each.name) ?? null }));
  return { name: action.name, kind: action.kind, doc, signature: signatureText(parameters, returns), parameters, returns };
}
