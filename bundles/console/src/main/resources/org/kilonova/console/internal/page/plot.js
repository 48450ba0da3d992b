// SPDX-License-Identifier: Apache-2.0
/** A plot over the last five minutes, with a sentence and a table that say the same. */
import { h, svg, text, attribute } from "./dom.js";
import { clock } from "./time.js";

const HEIGHT = 132;
const LEFT = 52;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 22;
const SPAN = 300;
const ROWS = 10;

export class Plot {
  /** @param options `title`, `unit` that makes a text of a value, `lines`, each with `key`, `title`, `look`, and whether it is `filled` */
  constructor({ title, unit, lines }) {
    this.unit = unit;
    this.lines = lines;
    this.title = title;
    this.points = [];
    this.picture = svg("svg", { class: "plot", role: "img", height: HEIGHT });
    this.tip = h("div", { class: "tip", hidden: true });
    this.rows = h("tbody");
    this.figures = lines.map((line) => ({ line, node: h("b") }));
    this.table = h(
      "details",
      { class: "as-table", on: { toggle: () => this.fillTable() } },
      h("summary", {}, "As a table"),
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Time"), lines.map((line) => h("th", { scope: "col", class: "number" }, line.title)))),
        this.rows,
      ),
    );
    this.element = h(
      "figure",
      { class: "figure" },
      h(
        "figcaption",
        {},
        h("span", { class: "figure-title" }, title),
        h(
          "span",
          { class: "legend" },
          this.figures.map(({ line, node }) => h("span", { class: `key ${line.look}` }, h("i", { "aria-hidden": "true" }), `${line.title} `, node)),
        ),
      ),
      h("div", { class: "plot-box" }, this.picture, this.tip),
      this.table,
    );
    this.size = new ResizeObserver(() => this.draw());
    this.size.observe(this.element);
    this.picture.addEventListener("pointermove", (event) => this.hover(event));
    this.picture.addEventListener("pointerleave", () => this.unhover());
  }

  show(points) {
    this.points = points;
    const last = points.at(-1);
    this.figures.forEach(({ line, node }) => text(node, this.unit(last?.[line.key])));
    this.draw();
    this.fillTable();
  }

  /** The lines, broken where nothing is known. */
  draw() {
    const width = this.element.clientWidth;
    if (width === 0) {
      return;
    }
    this.width = width;
    const values = this.points.flatMap((point) => this.lines.map((line) => point[line.key])).filter((value) => value !== null);
    this.top = ceiling(Math.max(...values, 0));
    const parts = [];
    for (const share of [0, 0.5, 1]) {
      const y = this.y(share * this.top);
      parts.push(svg("line", { x1: LEFT, x2: width - RIGHT, y1: y, y2: y, class: share === 0 ? "axis" : "ruler" }));
      parts.push(label(LEFT - 8, y + 3.5, "end", this.top === 0 && share > 0 ? "" : this.unit(share * this.top)));
    }
    const steps = width < 420 ? [5, 0] : [5, 4, 3, 2, 1, 0];
    for (const minutes of steps) {
      parts.push(label(this.x(minutes * 60), HEIGHT - 5, minutes === 0 ? "end" : minutes === 5 ? "start" : "middle", minutes === 0 ? "now" : `−${minutes} min`));
    }
    for (const line of this.lines) {
      parts.push(...this.strokes(line));
    }
    this.cursor = svg("line", { y1: TOP, y2: HEIGHT - BOTTOM, class: "cursor", visibility: "hidden" });
    attribute(this.picture, "viewBox", `0 0 ${width} ${HEIGHT}`);
    attribute(this.picture, "width", width);
    attribute(this.picture, "aria-label", this.sentence());
    this.picture.replaceChildren(...parts, this.cursor);
  }

  strokes(line) {
    const parts = [];
    let run = [];
    const flush = () => {
      if (run.length > 1) {
        const path = run.map(([x, y], i) => `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
        if (line.filled) {
          parts.push(svg("path", { class: `area ${line.look}`, d: `${path}L${run.at(-1)[0].toFixed(1)} ${this.y(0)}L${run[0][0].toFixed(1)} ${this.y(0)}Z` }));
        }
        parts.push(svg("path", { class: `line ${line.look}`, d: path }));
      } else if (run.length === 1) {
        parts.push(svg("circle", { class: `dot ${line.look}`, cx: run[0][0], cy: run[0][1], r: 1.5 }));
      }
      run = [];
    };
    for (const point of this.points) {
      if (point.ago > SPAN || point[line.key] === null) {
        flush();
      } else {
        run.push([this.x(point.ago), this.y(point[line.key])]);
      }
    }
    flush();
    return parts;
  }

  x(ago) {
    return LEFT + (this.width - LEFT - RIGHT) * (1 - ago / SPAN);
  }

  y(value) {
    const room = HEIGHT - TOP - BOTTOM;
    return TOP + room * (1 - (this.top === 0 ? 0 : value / this.top));
  }

  sentence() {
    const parts = this.lines.map((line) => {
      const known = this.points.map((point) => point[line.key]).filter((value) => value !== null);
      return known.length === 0
        ? `${line.title}: nothing yet`
        : `${line.title}: ${this.unit(this.points.at(-1)[line.key])} now, ${this.unit(Math.min(...known))} to ${this.unit(Math.max(...known))}`;
    });
    return `${this.title}, last five minutes. ${parts.join(". ")}.`;
  }

  fillTable() {
    if (!this.table.open) {
      return;
    }
    const every = Math.max(1, Math.floor(this.points.length / ROWS));
    const some = this.points.filter((_, index) => (this.points.length - 1 - index) % every === 0).reverse();
    this.rows.replaceChildren(
      ...some.map((point) => h("tr", {}, h("td", {}, clock(point.at)), this.lines.map((line) => h("td", { class: "number" }, this.unit(point[line.key]))))),
    );
  }

  hover(event) {
    if (this.points.length === 0) {
      return;
    }
    const x = event.offsetX;
    const nearest = this.points.reduce((best, point) => (Math.abs(this.x(point.ago) - x) < Math.abs(this.x(best.ago) - x) ? point : best));
    const at = this.x(nearest.ago);
    this.cursor.setAttribute("x1", at);
    this.cursor.setAttribute("x2", at);
    this.cursor.setAttribute("visibility", "visible");
    text(this.tip, `${clock(nearest.at)}  ${this.lines.map((line) => `${line.title} ${this.unit(nearest[line.key])}`).join("  ")}`);
    this.tip.hidden = false;
    this.tip.style.left = `${Math.min(Math.max(at, 90), this.width - 90)}px`;
  }

  unhover() {
    this.tip.hidden = true;
    this.cursor?.setAttribute("visibility", "hidden");
  }

  leave() {
    this.size.disconnect();
  }
}

function label(x, y, anchor, content) {
  return svg("text", { x, y, "text-anchor": anchor, class: "tick" }, content);
}

/** The next round figure above. */
function ceiling(value) {
  if (value <= 0) {
    return 0;
  }
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 8, 10].map((step) => step * unit).find((each) => each >= value);
}
