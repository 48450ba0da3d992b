// SPDX-License-Identifier: Apache-2.0
/**
 * A table of any length, of which only the rows in sight are elements. To a screen reader it is a grid with the full number of rows; the grid has
 * the focus and names the row it stands on, so that scrolling away loses nothing.
 */
import { h, attribute } from "./dom.js";

const ROW = 34;
const BEYOND = 6;
let grids = 0;

export class Grid {
  /**
   * @param options `label`; `columns`, each with `key`, `title`, `value` to sort by and `cell`, which makes a cell's content and returns it as
   *     `{nodes, show}`; `key` and `href` of a row; `open`, called with a row; `sorted`, called with column and direction; `look`, a class
   */
  constructor(options) {
    this.options = options;
    this.id = `grid${++grids}`;
    this.rows = [];
    this.shown = new Map();
    this.spare = [];
    this.active = null;
    this.sort = { key: options.columns[0].key, down: false };
    this.headers = options.columns.map((column, index) => this.header(column, index));
    this.body = h("div", { class: "grid-body", role: "rowgroup" });
    this.element = h(
      "div",
      { class: `grid ${options.look}`, role: "grid", tabindex: "0", "aria-label": options.label, "aria-colcount": options.columns.length, "aria-readonly": "true" },
      h("div", { class: "grid-head", role: "rowgroup" }, h("div", { class: "grid-row", role: "row", "aria-rowindex": "1" }, this.headers)),
      this.body,
    );
    this.element.addEventListener("scroll", () => this.later(), { passive: true });
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("focus", () => this.focused());
    this.body.addEventListener("click", (event) => this.click(event));
    this.size = new ResizeObserver(() => this.later());
    this.size.observe(this.element);
  }

  header(column, index) {
    const button = h("button", { type: "button", class: "sort", on: { click: () => this.sortBy(column.key, this.sort.key === column.key && !this.sort.down) } }, column.title);
    return h("div", { role: "columnheader", class: `cell c-${column.key}`, "aria-colindex": index + 1, "aria-sort": "none" }, button);
  }

  /** Sorts by a column from now on. */
  sortBy(key, down) {
    this.setSort(key, down);
    this.options.sorted?.(this.sort.key, this.sort.down);
    this.arrange();
  }

  setSort(key, down) {
    if (this.options.columns.some((column) => column.key === key)) {
      this.sort = { key, down };
    }
  }

  /** Shows these rows. */
  show(rows) {
    this.rows = rows;
    this.arrange();
  }

  arrange() {
    const { columns } = this.options;
    const { value } = columns.find((column) => column.key === this.sort.key);
    const sign = this.sort.down ? -1 : 1;
    const keyed = this.rows.map((row) => [value(row), this.options.order(row), row]);
    keyed.sort((a, b) => sign * compare(a[0], b[0]) || compare(a[1], b[1]));
    this.rows = keyed.map((each) => each[2]);
    this.headers.forEach((header, index) => {
      const mine = columns[index].key === this.sort.key;
      attribute(header, "aria-sort", mine ? (this.sort.down ? "descending" : "ascending") : "none");
    });
    attribute(this.element, "aria-rowcount", this.rows.length + 1);
    this.body.style.height = `${this.rows.length * ROW}px`;
    this.draw();
  }

  later() {
    if (!this.drawing) {
      this.drawing = requestAnimationFrame(() => {
        this.drawing = null;
        this.draw();
      });
    }
  }

  /** Brings what is in sight up to date: also each second, for the ages. */
  draw() {
    const top = this.element.scrollTop;
    const first = Math.max(0, Math.floor(top / ROW) - BEYOND);
    const last = Math.min(this.rows.length, Math.ceil((top + this.element.clientHeight) / ROW) + BEYOND);
    const wanted = new Map();
    for (let index = first; index < last; index++) {
      wanted.set(this.options.key(this.rows[index]), index);
    }
    for (const [key, line] of this.shown) {
      if (!wanted.has(key)) {
        line.element.remove();
        this.spare.push(line);
        this.shown.delete(key);
      }
    }
    let place = 0;
    for (const [key, index] of wanted) {
      this.place(key, index, place++);
    }
    this.spare.length = Math.min(this.spare.length, 2 * BEYOND);
    this.point();
  }

  /** In the order of the rows: that is the order in which they are read out. */
  place(key, index, place) {
    const row = this.rows[index];
    let line = this.shown.get(key);
    if (!line) {
      line = this.spare.pop() || this.line();
      line.element.id = `${this.id}-${key}`;
      line.key = key;
      this.shown.set(key, line);
    }
    if (this.body.children[place] !== line.element) {
      this.body.insertBefore(line.element, this.body.children[place] || null);
    }
    if (line.index !== index) {
      line.index = index;
      line.element.style.transform = `translateY(${index * ROW}px)`;
      line.element.setAttribute("aria-rowindex", index + 2);
    }
    attribute(line.element, "aria-selected", key === this.active ? "true" : "false");
    line.cells.forEach((cell) => cell.show(row));
  }

  line() {
    const cells = this.options.columns.map((column) => column.cell(this.options));
    const element = h(
      "div",
      { role: "row", class: "grid-row" },
      cells.map((cell, index) => h("div", { role: "gridcell", class: `cell c-${this.options.columns[index].key}`, "aria-colindex": index + 1 }, cell.nodes)),
    );
    return { element, cells, index: -1, key: null };
  }

  /** Tells which row is the active one, if it is in sight. */
  point() {
    attribute(this.element, "aria-activedescendant", this.shown.has(this.active) ? `${this.id}-${this.active}` : null);
  }

  /** Where the active row stands now; -1 if it is not among those shown. */
  position() {
    if (this.active === null) {
      return -1;
    }
    return this.rows.findIndex((row) => this.options.key(row) === this.active);
  }

  focused() {
    if (this.position() < 0 && this.rows.length > 0) {
      this.go(Math.min(this.rows.length - 1, Math.ceil(this.element.scrollTop / ROW)));
    }
  }

  key(event) {
    if (event.target !== this.element || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 2);
    const at = this.position();
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: this.rows.length - 1 };
    if (event.key in moves && this.rows.length > 0) {
      event.preventDefault();
      this.go(Math.max(0, Math.min(this.rows.length - 1, moves[event.key])));
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      this.options.open(this.rows[at]);
    }
  }

  /** Makes a row the active one and scrolls it into sight. */
  go(index) {
    this.active = this.options.key(this.rows[index]);
    const head = ROW;
    const top = index * ROW;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) {
      this.element.scrollTop = top;
    } else if (top + ROW > scrollTop + clientHeight - head) {
      this.element.scrollTop = top + ROW - clientHeight + head;
    }
    this.draw();
  }

  click(event) {
    const row = event.target.closest("[role=row]");
    if (!row || event.target.closest("a, button")) {
      return;
    }
    for (const [key, line] of this.shown) {
      if (line.element === row) {
        this.active = key;
        this.options.open(this.rows[line.index]);
        return;
      }
    }
  }

  leave() {
    this.size.disconnect();
    cancelAnimationFrame(this.drawing);
  }
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
