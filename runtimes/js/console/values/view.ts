// A value in the forms that it can be seen in: as a picture, a plot, a table, a tree; the most telling one first.
import { LineChart } from "../charts/line.ts";
import { choices, copyFrom, h, iconButton } from "../dom.ts";
import { isPlain, isScalar, pictureOf, seriesOf } from "./kinds.ts";
import { pictureView } from "./picture.ts";
import { tableOf, tableView } from "./table.ts";
import { treeOf } from "./tree.ts";
import { fullText } from "./words.ts";

type Form = "picture" | "plot" | "table" | "value";

const NAMES: Record<Form, string> = { picture: "Picture", plot: "Plot", table: "Table", value: "Value" };
const WORTH_A_PLOT = 8;

/** Shows a value, with a choice of forms where it has several. */
export function valueView(value: unknown): HTMLElement {
  const makers = makersOf(value);
  const forms = Object.keys(makers) as Form[];
  const place = h("div", { class: "form" });
  const show = (form: Form): void => place.replaceChildren(makers[form]!());
  const copy = iconButton("copy", "Copy the value", () => void copyFrom(copy, fullText(value)));
  const bar = h("div", { class: "forms" }, forms.length > 1 && choices("Shown as", forms.map((form) => [form, NAMES[form]] as const), forms[0]!, show), copy); // prettier-ignore
  show(forms[0]!);
  return h("div", { class: `result${forms.length === 1 ? " single" : ""}${isScalar(value) ? " scalar" : ""}` }, place, bar);
}

function makersOf(value: unknown): Partial<Record<Form, () => HTMLElement>> {
  const makers: Partial<Record<Form, () => HTMLElement>> = {};
  const picture = pictureOf(value);
  if (picture !== undefined) {
    makers.picture = () => pictureView(picture);
  }
  const series = seriesOf(value);
  const table = tableOf(value);
  const plot = series && ((): HTMLElement => LineChart.of(series).element);
  const isWhole = series !== undefined && (!isPlain(value) || Object.keys(value).length === series.size); // nothing of it would be missed
  const isLong = series !== undefined && isWhole && table === undefined && [...series.values()][0]!.length >= WORTH_A_PLOT;
  if (plot && isLong) {
    makers.plot = plot;
  }
  if (table !== undefined) {
    makers.table = () => tableView(table);
  }
  makers.value = () => treeOf(value);
  if (plot && !isLong) {
    makers.plot = plot;
  }
  return makers;
}
