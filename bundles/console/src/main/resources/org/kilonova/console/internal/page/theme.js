// SPDX-License-Identifier: Apache-2.0
/** Dark or light: as the system says, unless somebody has chosen. */
import { h, icon, attribute } from "./dom.js";

const KEY = "kilonova.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

const current = () => localStorage.getItem(KEY) || (dark.matches ? "dark" : "light");

/** Without a choice, the style sheet follows the system by itself. */
function apply() {
  const chosen = localStorage.getItem(KEY);
  attribute(document.documentElement, "data-theme", chosen);
}

apply();

/** Draws the button that is shown. */
let redraw = () => {};
dark.addEventListener("change", () => redraw());

export function themeButton() {
  const button = h("button", { class: "plain theme", type: "button", on: { click: toggle } });
  const show = () => {
    const other = current() === "dark" ? "light" : "dark";
    button.replaceChildren(icon(other === "dark" ? "moon" : "sun"));
    attribute(button, "aria-label", `Switch to ${other}`);
    attribute(button, "title", `Switch to ${other}`);
  };
  function toggle() {
    const next = current() === "dark" ? "light" : "dark";
    // As the system says needs no memory, and follows it.
    if (next === (dark.matches ? "dark" : "light")) {
      localStorage.removeItem(KEY);
    } else {
      localStorage.setItem(KEY, next);
    }
    apply();
    show();
  }
  redraw = show;
  show();
  return button;
}
