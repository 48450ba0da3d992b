// SPDX-License-Identifier: Apache-2.0
/** Makes elements. Text only ever arrives as text: nothing that a service reports can become markup. */

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "hidden", "textContent", "open", "readOnly", "scope", "id"]);

/** An element; `on` holds listeners, `class` and everything with a hyphen are attributes. Children that are null or false are left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same in SVG, where all is attributes. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (PROPERTIES.has(name)) {
      element[name] = value;
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets the text if it is another one. */
export function text(element, value) {
  const string = value === null || value === undefined ? "" : String(value);
  if (element.textContent !== string) {
    element.textContent = string;
  }
}

/** Sets an attribute if it is another one; null takes it away. */
export function attribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) {
      element.removeAttribute(name);
    }
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

export function hide(element, hidden) {
  if (element.hidden !== hidden) {
    element.hidden = hidden;
  }
}

/** Lets a part be scrolled with the keys while its content is wider than its place. */
export function scrollable(part, content, label) {
  const sizes = new ResizeObserver(() => {
    const wider = part.scrollWidth > part.clientWidth;
    attribute(part, "tabindex", wider ? "0" : null);
    attribute(part, "role", wider ? "group" : null);
    attribute(part, "aria-label", wider ? label : null);
  });
  sizes.observe(part);
  sizes.observe(content);
}

/** Other children. Whoever had the focus on one of them keeps it there, as far as there is something to have it. */
export function replace(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  element.replaceChildren(...children);
  if (focused) {
    refocus(element, focused);
  }
}

/** Takes an element away; if the focus is in there, the heading of the view gets it. */
export function remove(element) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  element.remove();
  if (focused) {
    refocus(element, focused);
  }
}

/** Gives the focus of what has gone to what stands in its place: to the button that is called the same, else to the first, else to the heading of the view. */
export function refocus(place, gone) {
  const buttons = place.isConnected ? [...place.querySelectorAll("button")].filter((button) => !button.hidden) : [];
  (buttons.find((button) => button.textContent === gone.textContent) || buttons[0] || document.querySelector("main h1"))?.focus();
}

/** A small picture that says nothing which the text beside it does not. */
export function icon(name) {
  const paths = {
    services: "M3 4h14v4H3zM3 12h14v4H3zM6 6h.01M6 14h.01",
    instances: "M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z",
    deploy: "M10 3v9M6.500 8.500 10 12l3.500-3.500M3 13v3h14v-3",
    health: "M2 10h4l2-5 4 10 2-5h4",
    moon: "M15.500 11.800A6.500 6.500 0 0 1 8.200 4.500a6 6 0 1 0 7.300 7.300z",
    sun: "M10 6.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM10 2v1.500M10 16.500V18M2 10h1.500M16.500 10H18M4.300 4.300l1.100 1.100M14.600 14.600l1.100 1.100M4.300 15.700l1.100-1.100M14.600 5.400l1.100-1.100",
    back: "M12 5l-5 5 5 5",
    close: "M5 5l10 10M15 5L5 15",
  };
  return svg(
    "svg",
    { viewBox: "0 0 20 20", class: "icon", "aria-hidden": "true" },
    svg("path", { d: paths[name], fill: "none", stroke: "currentColor", "stroke-width": "1.5", "stroke-linecap": "round", "stroke-linejoin": "round" }),
  );
}
