// SPDX-License-Identifier: Apache-2.0
/** What stands in the cells of a grid. */
import { h, text, attribute } from "./dom.js";
import { Pill } from "./parts.js";

/** A cell of plain text. */
export const plain = (of) => () => {
  const node = h("span", { class: "clip" });
  return {
    nodes: [node],
    show: (row) => {
      const value = of(row);
      text(node, value);
      attribute(node, "title", typeof value === "string" && value.length > 24 ? value : null);
    },
  };
};

/** A cell that leads somewhere; not in the tab order, since Enter on the row does the same. */
export const link = (of, href) => () => {
  const node = h("a", { class: "clip", tabindex: "-1" });
  return {
    nodes: [node],
    show: (row) => {
      text(node, of(row));
      attribute(node, "href", href(row));
      attribute(node, "title", of(row));
    },
  };
};

/** A state. */
export const pillCell = (of) => () => {
  const made = new Pill();
  return { nodes: [made.element], show: (row) => made.show(of(row)) };
};
