// SPDX-License-Identifier: Apache-2.0
/** Asking before something is done, and saying what came of it. */
import { h, text, icon, refocus } from "./dom.js";

/**
 * Asks, does it, and stays open with the reason if it fails. Closing it meanwhile stops what can be stopped; the rest goes on, and a message
 * tells how it ends.
 *
 * @param options `title`; `facts`, pairs of what and where; `effect`, what will happen; `action`, the button's word; `danger`; `fields`, elements
 *     to fill in; `run`, does it and returns what is said afterwards, or null to say nothing; `stoppable`, whether `run` heeds the AbortSignal that
 *     it gets, up to where it calls the function that it gets as well
 * @returns whether it was done
 */
export function ask({ title, facts = [], effect, action, danger = false, fields = [], stoppable = false, run }) {
  return new Promise((resolve) => {
    const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
    const go = h("button", { class: danger ? "button danger" : "button primary", type: "submit" }, action);
    const cancel = h("button", { class: "button", type: "button", on: { click: () => dialog.close() } }, "Cancel");
    const opener = document.activeElement;
    const place = opener.parentElement;
    let done = false;
    let stopping = null;
    const past = () => {
      stopping = null;
      text(cancel, "Close");
    };
    const form = h(
      "form",
      { method: "dialog" },
      h("h2", { id: "ask-title" }, title),
      facts.length > 0 && h("dl", { class: "facts" }, facts.map(([what, value]) => h("div", {}, h("dt", {}, what), h("dd", {}, value ?? "–")))),
      h("p", { class: "effect", id: "ask-effect" }, effect),
      fields,
      wrong,
      h("div", { class: "buttons" }, cancel, go),
    );
    const dialog = h("dialog", { class: "ask", "aria-labelledby": "ask-title", "aria-describedby": "ask-effect" }, form);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      go.disabled = true;
      go.setAttribute("aria-busy", "true");
      wrong.hidden = true;
      const running = new AbortController();
      if (stoppable) {
        stopping = running;
      } else {
        past();
      }
      try {
        const said = await run(running.signal, past);
        done = true;
        if (dialog.isConnected) {
          dialog.close();
        }
        if (said) {
          toast(said);
        }
      } catch (e) {
        if (running.signal.aborted) {
          return;
        }
        if (!dialog.open) {
          fail(title, e);
          return;
        }
        text(wrong, e.message);
        wrong.hidden = false;
        go.disabled = false;
        go.removeAttribute("aria-busy");
        text(cancel, "Cancel");
      }
    });
    dialog.addEventListener("close", () => {
      stopping?.abort();
      dialog.remove();
      // What has opened it may have gone meanwhile.
      if (opener !== document.body && document.activeElement === document.body) {
        refocus(place, opener);
      }
      resolve(done);
    });
    document.body.append(dialog);
    dialog.showModal();
    // What does harm is not one key away.
    const first = dialog.querySelector("input, select, textarea");
    (danger ? cancel : first || go).focus();
  });
}

/** Shows something that is only read. */
export function reveal(title, content) {
  const dialog = h(
    "dialog",
    { class: "ask wide", "aria-labelledby": "reveal-title" },
    h("form", { method: "dialog" }, h("h2", { id: "reveal-title" }, title), content, h("div", { class: "buttons" }, h("button", { class: "button primary", type: "submit" }, "Close"))),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** A field with its label and a sentence on it. */
export function field(label, input, hint) {
  input.id ||= `field-${label.toLowerCase().replace(/\W+/g, "-")}`;
  const note = hint && h("span", { class: "hint", id: `${input.id}-hint` }, hint);
  if (note) {
    input.setAttribute("aria-describedby", note.id);
  }
  return h("div", { class: "field" }, h("label", { for: input.id }, label), input, note);
}

const done = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
const failed = h("div", { class: "toasts", role: "alert" });
export const messages = h("div", { class: "messages" }, failed, done);

/** Says what has been done; goes by itself. */
export function toast(message) {
  const node = note(message, "toast");
  done.append(node);
  setTimeout(() => node.remove(), 6000);
}

/** Says what has failed; stays until it is put away. */
export function fail(what, error) {
  const node = note(`${what}: ${error.message}`, "toast bad");
  failed.append(node);
  while (failed.children.length > 4) {
    failed.firstChild.remove();
  }
}

function note(message, look) {
  const node = h("div", { class: look }, h("span", {}, message));
  node.append(h("button", { class: "plain", type: "button", "aria-label": "Dismiss", on: { click: () => node.remove() } }, icon("close")));
  return node;
}
