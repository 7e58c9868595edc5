// Tables: lists of records, columns of one length, arrays of two dimensions. Rows are made as far as they are asked for.
import { NDArray } from "pons";
import { download, h } from "../dom.ts";
import { isNumber, isPlain, isScalar, listOf, pictureOf } from "./kinds.ts";
import { countText, lineOf, scalarText } from "./words.ts";

const AT_ONCE = 50;
const MOST_ROWS = 5000; // that stand in the page at a time
const MOST_COLUMNS = 100;

/** Cells by row and column. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: number;
  cell(row: number, column: number): unknown;
}

/** Gives the table that a value is; undefined where it is none. */
export function tableOf(value: unknown): Table | undefined {
  if (value instanceof NDArray) {
    return gridOf(value);
  }
  if (Array.isArray(value) && value.length > 0) {
    return value.every(isPlain) ? recordsOf(value) : rowsOf(value);
  }
  return isPlain(value) ? columnsOf(value) : undefined;
}

function recordsOf(records: Record<string, unknown>[]): Table | undefined {
  const names = new Set<string>();
  for (const record of records) {
    Object.keys(record).forEach((name) => names.add(name));
    if (names.size > MOST_COLUMNS) {
      return undefined;
    }
  }
  const columns = [...names];
  return columns.length > 0 ? { columns, rows: records.length, cell: (row, column) => records[row]![columns[column]!] } : undefined;
}

function rowsOf(rows: unknown[]): Table | undefined {
  const lists = rows.map(listOf);
  const width = lists[0]?.length ?? 0;
  const isGrid = width > 0 && width <= MOST_COLUMNS && lists.every((list) => list?.length === width) && isScalar(lists[0]![0]);
  return isGrid ? { columns: Array.from({ length: width }, (_, i) => String(i)), rows: rows.length, cell: (row, column) => lists[row]![column] } : undefined;
}

function columnsOf(fields: Record<string, unknown>): Table | undefined {
  const columns = Object.keys(fields);
  const lists = columns.map((name) => listOf(fields[name]));
  const length = lists[0]?.length ?? 0;
  const isTable = length > 0 && columns.length <= MOST_COLUMNS && lists.every((list) => list?.length === length && isScalar(list[0]));
  return isTable && (columns.length > 1 || length > 1) ? { columns, rows: length, cell: (row, column) => lists[column]![row] } : undefined;
}

function gridOf(array: NDArray): Table | undefined {
  const [rows, width] = array.shape;
  if (array.shape.length !== 2 || !rows || !width || width > MOST_COLUMNS || array.data.length !== rows * width) {
    return undefined;
  }
  const at = array.order === "C" ? (row: number, column: number) => row * width + column : (row: number, column: number) => column * rows + row;
  return { columns: Array.from({ length: width }, (_, i) => String(i)), rows, cell: (row, column) => array.data[at(row, column)] };
}

/** Shows a table whose headings sort it. */
export function tableView(table: Table): HTMLElement {
  return new TableView(table).element;
}

class TableView {
  readonly element: HTMLElement;
  readonly #table: Table;
  readonly #body = h("tbody");
  readonly #more = h("button", { type: "button", class: "more", onclick: () => this.#add(this.#shown) }, "");
  #order: Uint32Array | undefined;
  #sorted: [column: number, isDown: boolean] | undefined;
  #shown = 0;

  constructor(table: Table) {
    this.#table = table;
    const headings = table.columns.map((name, column) => h("th", { scope: "col", "aria-sort": "none" }, h("button", { type: "button", onclick: () => this.#sort(column) }, name)));
    const head = h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "number" }, ""), ...headings));
    const size = `${countText(table.rows)} ${table.rows === 1 ? "row" : "rows"}, ${table.columns.length} ${table.columns.length === 1 ? "column" : "columns"}`;
    const save = h("button", { type: "button", class: "more", onclick: () => download("result.csv", [csvOf(table)], "text/csv") }, "Download CSV");
    const scroll = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Table, ${size}` }, h("table", {}, head, this.#body));
    this.element = h("div", { class: "table" }, scroll, h("p", { class: "below" }, size, " ", this.#more, " ", save));
    this.#add(0);
  }

  #sort(column: number): void {
    const isDown = this.#sorted?.[0] === column && !this.#sorted[1];
    this.#sorted = [column, isDown];
    const keys = Array.from({ length: this.#table.rows }, (_, row) => this.#table.cell(row, column));
    this.#order = Uint32Array.from(keys.keys()).sort((a, b) => (isDown ? compare(keys[b], keys[a]) : compare(keys[a], keys[b])) || a - b);
    this.element.querySelectorAll("th[aria-sort]").forEach((heading, i) => heading.setAttribute("aria-sort", i !== column ? "none" : isDown ? "descending" : "ascending"));
    const shown = this.#shown;
    this.#shown = 0;
    this.#body.replaceChildren();
    this.#add(shown);
  }

  #add(count: number): void {
    const { rows, columns } = this.#table;
    const end = Math.min(rows, MOST_ROWS, this.#shown + Math.max(AT_ONCE, count));
    for (; this.#shown < end; this.#shown++) {
      const row = this.#order?.[this.#shown] ?? this.#shown;
      this.#body.append(h("tr", {}, h("th", { scope: "row", class: "number" }, row), ...columns.map((_, column) => cellOf(this.#table.cell(row, column)))));
    }
    this.#more.hidden = this.#shown >= Math.min(rows, MOST_ROWS);
    this.#more.textContent = `Show more (${countText(rows - this.#shown)} are left)`;
  }
}

function cellOf(value: unknown): HTMLElement {
  const text = typeof value === "string" ? value : pictureOf(value) !== undefined ? "a picture" : isScalar(value) ? scalarText(value) : lineOf(value, 60);
  return h("td", { class: isNumber(value) ? "number" : value === null || value === undefined ? "none" : null, title: text.length > 40 ? text : null }, text);
}

function compare(a: unknown, b: unknown): number {
  if (isNumber(a) && isNumber(b)) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  const [left, right] = [a, b].map((value) => (typeof value === "string" ? value : scalarText(value)));
  return left! < right! ? -1 : left! > right! ? 1 : 0;
}

function csvOf(table: Table): string {
  const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = [table.columns.map(quoted).join(",")];
  for (let row = 0; row < table.rows; row++) {
    lines.push(table.columns.map((_, column) => table.cell(row, column)).map((cell) => quoted(cell === null || cell === undefined ? "" : typeof cell === "string" ? cell : isScalar(cell) ? scalarText(cell) : lineOf(cell, 1000))).join(",")); // prettier-ignore
  }
  return lines.join("\r\n") + "\r\n";
}
