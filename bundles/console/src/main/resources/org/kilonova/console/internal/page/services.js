// SPDX-License-Identifier: Apache-2.0
/** All services of all hosts. */
import { h, text, attribute, hide } from "./dom.js";
import { Grid } from "./grid.js";
import { plain, link, pillCell } from "./grid-cells.js";
import { store, listen, allRows, serviceOf } from "./store.js";
import { age, since, count, eachSecond } from "./time.js";
import { step } from "./api.js";

const SHOWN = {
  all: { title: "All", is: () => true },
  up: { title: "Up", is: (record) => record.state === "up" },
  down: { title: "Down", is: (record) => record.state === "down" },
  disabled: { title: "Disabled", is: (record) => record.status === "disabled" },
  here: { title: "In this container", is: (record) => serviceOf(record) !== undefined },
};

const CHOICES = Object.entries(SHOWN);

/** Where a row leads: to the service if it is here, else to what its record tells. */
function placeOf(record) {
  const service = serviceOf(record);
  return service ? `#/services/${step(service.name)}` : `#/records/${step(record.id)}`;
}

const COLUMNS = [
  { key: "state", title: "State", value: (r) => (r.state === "down" ? 0 : r.status === "disabled" ? 1 : 2), cell: pillCell((r) => r.state) },
  { key: "service", title: "Service", value: (r) => r.order, cell: link((r) => r.binary, placeOf) },
  { key: "host", title: "Host", value: (r) => r.place, cell: plain((r) => r.host) },
  { key: "age", title: "Last report", value: (r) => -Date.parse(r.reported_at || 0), cell: plain((r) => age(since(r.reported_at))) },
  { key: "status", title: "New work", value: (r) => `${r.status}${r.disabled_reason || ""}`, cell: plain(work) },
  { key: "here", title: "Here", value: (r) => serviceOf(r)?.state || "~", cell: plain((r) => serviceOf(r)?.state.replaceAll("_", " ").toLowerCase() || "") },
  { key: "calls", title: "Calls", value: (r) => serviceOf(r)?.calls ?? -1, cell: plain((r) => figure(serviceOf(r)?.calls)) },
  { key: "flight", title: "In flight", value: (r) => serviceOf(r)?.in_flight ?? -1, cell: plain((r) => figure(serviceOf(r)?.in_flight)) },
];

const figure = (value) => (value === undefined ? "" : count(value));

function work(record) {
  if (record.status === null) {
    return record.state === "down" ? `failed${record.disabled_reason ? `: ${record.disabled_reason}` : ""}` : "";
  }
  if (record.forced_down) {
    return "forced down";
  }
  return record.status === "disabled" ? `disabled${record.disabled_reason ? `: ${record.disabled_reason}` : ""}` : "enabled";
}

/** What is said where no row is, or not all of them are. */
function noneOf(all) {
  if (!store.areRecordsTold) {
    return "Waiting for the records…";
  }
  return all.length === 0 ? "There is no service record yet." : "No service is like that. Change the filter, or show all.";
}

export function servicesView({ query, setQuery, go }) {
  const title = h("h1", { tabindex: "-1" }, "Services");
  const filter = h("input", {
    type: "search", id: "filter", placeholder: "Filter by service, host, reason or id", autocomplete: "off", "aria-keyshortcuts": "/",
    value: query.get("q") || "", on: { input: () => remember({ q: filter.value }) },
  });
  const found = h("p", { class: "found", role: "status" });
  let shown = SHOWN[query.get("show")] ? query.get("show") : "all";
  const choices = CHOICES.map(([key, choice]) => {
    const number = h("b");
    const button = h("button", { type: "button", class: "choice", "data-show": key, on: { click: () => remember({ show: key }) } }, number, h("span", {}, choice.title));
    return { key, button, number };
  });
  const grid = new Grid({
    label: "Services of all hosts",
    look: "services",
    columns: COLUMNS,
    key: (record) => record.id,
    order: (record) => record.order,
    open: (record) => go(placeOf(record)),
    sorted: (key, down) => setQuery({ sort: key === "state" && !down ? null : key, down: down ? "1" : null }),
  });
  grid.setSort(query.get("sort") || "state", query.get("down") === "1");
  const none = h("p", { class: "empty" });

  function remember(change) {
    shown = change.show ?? shown;
    setQuery({ q: filter.value || null, show: shown === "all" ? null : shown });
    update();
  }

  function update() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const totals = Object.fromEntries(CHOICES.map(([key]) => [key, 0]));
    const all = allRows();
    const rows = [];
    for (const record of all) {
      for (const [key, { is }] of CHOICES) {
        if (is(record)) {
          totals[key] += 1;
        }
      }
      if (SHOWN[shown].is(record) && words.every((word) => record.search.includes(word))) {
        rows.push(record);
      }
    }
    for (const { key, button, number } of choices) {
      text(number, count(totals[key]));
      attribute(button, "aria-pressed", key === shown ? "true" : "false");
      attribute(button, "data-some", totals[key] > 0 ? "" : null);
    }
    grid.show(rows);
    const some = rows.length !== all.length;
    text(found, some ? `${count(rows.length)} of ${count(all.length)} services` : "");
    hide(none, rows.length > 0 && store.areRecordsTold);
    text(none, noneOf(all));
  }

  const ends = [listen(["records", "services"], update), eachSecond(() => grid.draw())];
  update();
  return {
    title: "Services",
    element: h(
      "div",
      { class: "view fixed" },
      h("header", { class: "view-head" }, title, found),
      h("div", { class: "bar" }, h("div", { class: "choices", role: "group", "aria-label": "Which services" }, choices.map((choice) => choice.button)), h("label", { class: "search" }, h("span", { class: "unseen" }, "Filter"), filter)),
      grid.element,
      none,
    ),
    focus: title,
    leave() {
      ends.forEach((end) => end());
      grid.leave();
    },
  };
}
