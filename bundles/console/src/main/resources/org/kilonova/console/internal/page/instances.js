// SPDX-License-Identifier: Apache-2.0
/** The hosts and what runs on them. */
import { h, text, attribute, hide } from "./dom.js";
import { get, step } from "./api.js";
import { reveal } from "./dialogs.js";
import { Grid } from "./grid.js";
import { plain, pillCell } from "./grid-cells.js";
import { Table, panel, pills, ago } from "./parts.js";
import { natural } from "./store.js";
import { age, since, count, eachSecond } from "./time.js";

const EACH = 5000;
const PAGE = 1000;
const MOST = 20_000;

export function instancesView() {
  const title = h("h1", { tabindex: "-1" }, "Hosts and instances");
  const found = h("p", { class: "found" });
  const wrong = h("p", { class: "stale", role: "status", hidden: true });
  const hosts = hostTable();
  const filter = h("input", { type: "search", placeholder: "Filter by name, image, host, state or id", autocomplete: "off", on: { input: () => update() } });
  const grid = new Grid({
    label: "Instances",
    look: "instances",
    columns: [
      { key: "state", title: "State", value: (i) => i.state, cell: pillCell((i) => i.state) },
      { key: "name", title: "Name", value: (i) => natural(i.name), cell: plain((i) => i.name) },
      { key: "image", title: "Image", value: (i) => i.image, cell: plain((i) => i.image) },
      { key: "host", title: "Host", value: (i) => natural(i.host || ""), cell: plain((i) => i.host || "–") },
      { key: "age", title: "Age", value: (i) => -Date.parse(i.created_at || 0), cell: plain((i) => age(since(i.created_at))) },
      { key: "id", title: "Id", value: (i) => i.id, cell: plain((i) => i.id) },
      { key: "reason", title: "Reason", value: (i) => i.reason || "", cell: plain((i) => i.reason || (i.exit_code === null || i.exit_code === undefined ? "" : `exit code ${i.exit_code}`)) },
    ],
    key: (instance) => instance.id,
    order: (instance) => `${natural(instance.name)} ${instance.id}`,
    open: console_,
  });
  grid.setSort("name", false);
  const none = h("p", { class: "empty" }, "Asking the scheduler…");
  let instances = [];
  let timer = null;
  let gone = false;

  async function poll() {
    if (document.visibilityState === "visible") {
      try {
        const [{ hypervisors }, all] = await Promise.all([get("/v1/hypervisors"), everything()]);
        if (gone) {
          return;
        }
        instances = all;
        hosts.show(hypervisors);
        hide(wrong, true);
        update();
      } catch (e) {
        if (gone) {
          return;
        }
        text(wrong, e.message);
        hide(wrong, false);
        hide(none, true);
      }
    }
    timer = setTimeout(poll, EACH);
  }

  async function everything() {
    const all = [];
    for (let next = `/v1/instances?limit=${PAGE}`; next !== null && all.length < MOST && !gone; ) {
      const page = await get(next);
      all.push(...page.instances);
      next = page.next;
    }
    return all;
  }

  function update() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rows = instances.filter((each) => {
      const all = `${each.name} ${each.image} ${each.host} ${each.state} ${each.id}`.toLowerCase();
      return words.every((word) => all.includes(word));
    });
    grid.show(rows);
    text(found, `${count(rows.length)} ${rows.length === instances.length ? "" : `of ${count(instances.length)} `}instances`);
    hide(none, rows.length > 0);
    text(none, instances.length === 0 ? "There are no instances." : "No instance is like that.");
    hide(grid.element, rows.length === 0);
  }

  const end = eachSecond(() => grid.draw());
  hide(grid.element, true);
  poll();
  return {
    title: "Hosts and instances",
    element: h(
      "div",
      { class: "view" },
      h("header", { class: "view-head" }, title, found),
      wrong,
      panel("Hosts", { look: "wide" }, hosts.element),
      panel("Instances", { look: "wide", tools: [h("label", { class: "search" }, h("span", { class: "unseen" }, "Filter instances"), filter)] }, grid.element, none),
    ),
    focus: title,
    leave() {
      gone = true;
      clearTimeout(timer);
      end();
      grid.leave();
    },
  };
}

/** The last lines that an instance has written. */
async function console_(instance) {
  const output = h("pre", { class: "log", tabindex: "0", "aria-label": `Console of ${instance.name}` }, "Asking its host…");
  reveal(`Console of ${instance.name}`, output);
  try {
    const console = await get(`/v1/instances/${step(instance.id)}/console?lines=200`, { headers: { Accept: "application/json" } });
    text(output, console.output || "It has written nothing yet.");
    output.scrollTop = output.scrollHeight;
  } catch (e) {
    text(output, e.message);
  }
}

function hostTable() {
  return new Table(
    "Hosts",
    [
      pills("State", (host) => host.state),
      { title: "Host", of: (host) => host.host },
      { title: "New work", of: (host) => (host.status === "disabled" ? `disabled${host.disabled_reason ? `: ${host.disabled_reason}` : ""}` : host.status) },
      used("Processors", "vcpus"),
      used("Memory", "memory_mb", " MB"),
      used("Disk", "disk_mb", " MB"),
      { title: "Instances", of: (host) => count(host.instances), look: "number" },
      { title: "Driver", of: (host) => host.driver || "–", look: "soft" },
      ago("Last change", (host) => host.updated_at),
    ],
    { key: (host) => host.host, none: "No host has reported its resources: drop the compute manager into the deploy folder." },
  );
}

/** How much of what may be claimed is claimed, as a bar and in figures. */
function used(title, key, unit = "") {
  return {
    title,
    make: () => {
      const bar = h("meter", { min: 0, max: 1, high: 0.9, low: 0.75, optimum: 0, "aria-label": title });
      const words = h("span", { class: "soft" });
      return {
        node: h("div", { class: "used" }, bar, words),
        show: (host) => {
          const taken = host[`${key}_used`];
          const room = host[`${key}_limit`];
          attribute(bar, "value", room > 0 ? Math.min(1, taken / room) : 0);
          text(words, `${count(taken)} of ${count(room)}${unit}`);
        },
      };
    },
  };
}
