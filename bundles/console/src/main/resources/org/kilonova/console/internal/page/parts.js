// SPDX-License-Identifier: Apache-2.0
/** What views are made of. */
import { h, text, attribute, hide, remove, scrollable } from "./dom.js";
import { age, since, clock } from "./time.js";

/** What a state means to the one who looks: good, busy, warn, bad or idle. */
const MEANING = {
  up: "good", RUNNING: "good", ACTIVE: "good", DEPLOYED: "good", PERMANENT: "good", OK: "good", enabled: "good",
  ARRIVED: "busy", INITIALIZING: "busy", REGISTERING: "busy", REPORTING_RESOURCES: "busy", CONNECTING: "busy", STARTING: "busy", READY: "busy",
  SETTLING: "busy", CHECKING: "busy", SWITCHING: "busy", BUILDING: "busy", REBOOTING: "busy", DELETING: "busy",
  PAUSED: "warn", DRAINING: "warn", HOLDING: "warn", STANDBY: "warn", PROBATION: "warn", WARN: "warn", disabled: "warn", INTERRUPTED: "warn",
  BACK: "warn", TEMPORARILY_UNAVAILABLE: "bad",
  down: "bad", FAILED: "bad", QUARANTINED: "bad", REFUSED: "bad", CRITICAL: "bad", ERROR: "bad",
};

/** A state: a word and a colour that says the same. */
export class Pill {
  constructor() {
    this.element = h("span", { class: "pill" });
  }

  show(state) {
    text(this.element, state === null || state === undefined ? "–" : state.replaceAll("_", " "));
    attribute(this.element, "data-means", MEANING[state] || "idle");
  }
}

export function pill(state) {
  const made = new Pill();
  made.show(state);
  return made.element;
}

/** A part of a view with a heading of its own. */
export function panel(title, { tools = [], look = "" } = {}, ...children) {
  const id = `panel-${title.toLowerCase().replace(/\W+/g, "-")}`;
  return h("section", { class: `panel ${look}`, "aria-labelledby": id }, h("div", { class: "panel-head" }, h("h2", { id }, title), tools), children);
}

/** A list of what and value. Values are set by name. */
export class Facts {
  constructor(names) {
    this.values = new Map(names.map((name) => [name, h("dd")]));
    this.element = h("dl", { class: "facts" }, [...this.values].map(([name, node]) => h("div", {}, h("dt", {}, name), node)));
  }

  show(values) {
    for (const [name, value] of Object.entries(values)) {
      text(this.values.get(name), value ?? "–");
    }
  }
}

/** A small table: rows come and go by their key, cells change only where the text does. */
export class Table {
  /** @param columns each with `title`, and `of` for a text or `make`, which returns `{node, show}`; `look` is a class */
  constructor(label, columns, { key, none }) {
    this.columns = columns;
    this.key = key;
    this.lines = new Map();
    this.rows = h("tbody");
    this.none = h("p", { class: "empty" }, none);
    this.table = h(
      "table",
      { "aria-label": label },
      h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col", class: column.look || "" }, column.title)))),
      this.rows,
    );
    this.scroller = h("div", { class: "table" }, this.table);
    this.element = h("div", {}, this.scroller, this.none);
    scrollable(this.scroller, this.table, label);
  }

  show(rows) {
    this.shown = rows;
    const keys = new Set(rows.map(this.key));
    for (const [key, line] of this.lines) {
      if (!keys.has(key)) {
        remove(line.element);
        this.lines.delete(key);
      }
    }
    rows.forEach((row, index) => {
      const line = this.lines.get(this.key(row)) || this.add(row);
      line.row = row;
      if (this.rows.children[index] !== line.element) {
        this.rows.insertBefore(line.element, this.rows.children[index] || null);
      }
      line.cells.forEach((cell) => cell.show(row));
    });
    hide(this.scroller, rows.length === 0);
    hide(this.none, rows.length > 0);
  }

  add(row) {
    const line = { row };
    line.cells = this.columns.map((column) => {
      const made = column.make ? column.make(() => line.row) : textCell(column.of);
      return { ...made, look: column.look || "" };
    });
    line.element = h("tr", {}, line.cells.map((cell) => h("td", { class: cell.look }, cell.node)));
    this.lines.set(this.key(row), line);
    return line;
  }

  /** The same rows anew: for ages. */
  again() {
    this.show(this.shown || []);
  }
}

function textCell(of) {
  const node = h("span");
  return { node, show: (row) => text(node, of(row)) };
}

/** A column of pills. */
export const pills = (title, of) => ({
  title,
  make: () => {
    const made = new Pill();
    return { node: made.element, show: (row) => made.show(of(row)) };
  },
});

/** How long ago, and when exactly on pointing at it. */
export const ago = (title, of) => ({
  title,
  look: "nowrap",
  make: () => {
    const node = h("time");
    return {
      node,
      show: (row) => {
        text(node, of(row) ? age(since(of(row))) : "–");
        attribute(node, "title", of(row) ? clock(of(row)) : null);
      },
    };
  },
});

/** A button; what it does is asked first, by whoever makes it. */
export function button(label, does, look = "") {
  return h("button", { class: `button ${look}`, type: "button", on: { click: does } }, label);
}
