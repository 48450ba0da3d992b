// SPDX-License-Identifier: Apache-2.0
/** One service of this container. */
import { h, text, attribute, hide, icon, replace } from "./dom.js";
import { get, step } from "./api.js";
import { store, listen, may, recordOf, serviceOf } from "./store.js";
import { Pill, Facts, Table, panel, pills, ago, button } from "./parts.js";
import { serviceButtons, recordButtons, runTask } from "./actions.js";
import { age, since, span, rate, count, clock, eachSecond, now } from "./time.js";
import { Series, nameOf } from "./series.js";
import { Plot } from "./plot.js";

const EACH = 2000;
const LINES = 100;

export function serviceView({ name }) {
  const title = h("h1", { tabindex: "-1" }, name);
  const state = new Pill();
  const work = new Pill();
  const reason = h("p", { class: "reason" });
  const buttons = h("div", { class: "buttons" });
  const stale = h("p", { class: "stale", role: "status", hidden: true });
  const facts = new Facts(["Topic", "Host", "Since", "Bundle", "In flight", "Waiting", "Calls", "Errors", "Record"]);
  const series = new Series();
  const traffic = new Plot({ title: "Calls per second", unit: rate, lines: [{ key: "rate", title: "calls", look: "one", filled: true }, { key: "errors", title: "errors", look: "wrong" }] });
  const latency = new Plot({ title: "Latency", unit: span, lines: [{ key: "p50", title: "p50", look: "two" }, { key: "p99", title: "p99", look: "three" }] });
  const chosen = h("select", { id: "method", on: { change: () => plots() } }, h("option", { value: "" }, "all methods"));
  const methods = methodTable(series, (method) => {
    chosen.value = nameOf(method);
    plots();
  });
  const calls = callTable("No call is in flight.");
  const generations = generationTable();
  const tasks = taskTable(() => service, () => poll());
  const history = historyTable();
  const log = h("pre", { class: "log", tabindex: "0", role: "log", "aria-label": `Last lines of the log of ${name}`, "aria-live": "off" });
  let service = store.services.get(name) || null;
  let drawn = "";
  let timer = null;
  let gone = false;

  /** Asks for all of it, again and again, one request after the other. */
  async function poll() {
    clearTimeout(timer);
    if (document.visibilityState === "visible") {
      try {
        const [next, logged] = await Promise.all([get(`/v1/container/services/${step(name)}`), tail()]);
        if (gone) {
          return;
        }
        service = next;
        series.add(now(), service.methods);
        hide(stale, true);
        show();
        follow(logged);
      } catch (e) {
        if (gone) {
          return;
        }
        text(stale, service?.methods ? `These figures are old: ${e.message}` : e.message);
        hide(stale, false);
      }
    }
    clearTimeout(timer);
    timer = setTimeout(poll, EACH);
  }

  function head() {
    const record = service && recordOf(service);
    state.show(service?.state);
    hide(work.element, record?.status !== "disabled");
    work.show(record?.status);
    const why = [service?.reason, record?.disabled_reason && `disabled: ${record.disabled_reason}`].filter(Boolean).join(" · ");
    text(reason, why);
    const should = `${service?.state} ${store.who.role} ${statusOf(record)}`;
    if (should !== drawn) {
      drawn = should;
      replace(buttons, ...(service ? serviceButtons(() => service, poll) : []), ...(record ? recordButtons(record, () => {}) : []));
    }
  }

  function show() {
    head();
    facts.show({
      Topic: service.topic,
      Host: service.host,
      Since: service.since ? `${clock(service.since)}, ${age(since(service.since))}` : null,
      Bundle: service.bundle ? `${service.bundle} ${service.version}` : null,
      "In flight": count(service.in_flight),
      Waiting: count(service.queued),
      Calls: count(service.calls),
      Errors: count(service.errors),
      Record: service.record_id,
    });
    const names = service.methods.map(nameOf);
    if (names.join() !== [...chosen.options].slice(1).map((option) => option.value).join()) {
      const before = chosen.value;
      chosen.replaceChildren(h("option", { value: "" }, "all methods"), ...names.map((each) => h("option", { value: each }, each)));
      chosen.value = names.includes(before) ? before : "";
    }
    methods.show(service.methods);
    calls.show(service.calls_in_flight);
    generations.show([...service.generations].reverse());
    tasks.show(service.tasks);
    history.show([...service.history].reverse().map((change, index) => ({ ...change, id: service.history.length - index })));
    plots();
  }

  function plots() {
    const points = series.points(chosen.value || null);
    traffic.show(points);
    latency.show(points);
  }

  /** The end of the log, or why it cannot be shown: all else is there without it. */
  async function tail() {
    try {
      const { lines } = await get(`/v1/container/services/${step(name)}/log?lines=${LINES}`);
      return lines.length === 0 ? "Nothing of it is in the last MiB of kilonova.log, which begins anew each day and when it is full." : lines.join("\n");
    } catch (e) {
      return e.message;
    }
  }

  /** Follows the end, unless somebody reads further up. */
  function follow(content) {
    if (log.textContent !== content) {
      const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
      text(log, content);
      if (atEnd) {
        log.scrollTop = log.scrollHeight;
      }
    }
  }

  function pushed() {
    const next = store.services.get(name);
    if (next && service && next.state !== service.state) {
      poll();
    }
    head();
  }

  const ends = [
    listen(["services", "records", "who"], pushed),
    eachSecond(() => {
      if (service?.methods) {
        [calls, generations, tasks, history].forEach((table) => table.again());
      }
    }),
  ];
  head();
  poll();
  return {
    title: name,
    element: h(
      "div",
      { class: "view" },
      h("header", { class: "view-head" }, h("a", { class: "back", href: "#/services" }, icon("back"), "Services"), title, state.element, work.element, buttons),
      reason,
      stale,
      facts.element,
      panel("Traffic", { tools: [h("label", { class: "tool", for: "method" }, "of"), chosen], look: "wide" }, h("div", { class: "pair" }, traffic.element, latency.element)),
      h(
        "div",
        { class: "panels" },
        panel("Methods", { look: "wide" }, methods.element),
        panel("In flight", { look: "wide" }, calls.element),
        panel("Tasks", { look: "wide" }, tasks.element),
        panel("Generations", { look: "wide" }, generations.element),
        panel("History", { look: "wide" }, history.element),
        panel("Log", { look: "wide" }, log),
      ),
    ),
    focus: title,
    leave() {
      gone = true;
      clearTimeout(timer);
      ends.forEach((end) => end());
      traffic.leave();
      latency.leave();
    },
  };
}

/** All of a record that its buttons depend on. */
const statusOf = (record) => `${record?.state} ${record?.status} ${record?.forced_down} ${record?.disabled_reason}`;

function methodTable(series, choose) {
  const recent = (method) => series.now(nameOf(method));
  return new Table(
    "Methods",
    [
      {
        title: "Method",
        make: (row) => {
          const node = h("button", { type: "button", class: "as-link", title: "Show this method in the plots", on: { click: () => choose(row()) } });
          return { node, show: (method) => text(node, nameOf(method)) };
        },
      },
      { title: "Takes", of: (method) => method.parameters.join(", ") || "nothing", look: "soft clipped" },
      { title: "Version", of: (method) => method.version, look: "soft" },
      { title: "Per second", of: (method) => rate(recent(method)?.rate), look: "number" },
      { title: "p50", of: (method) => span(recent(method)?.p50), look: "number" },
      { title: "p99", of: (method) => span(recent(method)?.p99), look: "number" },
      { title: "In flight", of: (method) => count(method.in_flight), look: "number" },
      { title: "Calls", of: (method) => count(method.calls), look: "number" },
      { title: "Errors", of: errors, look: "number" },
    ],
    { key: nameOf, none: "It has no methods to call." },
  );
}

function errors(method) {
  const kinds = Object.entries(method.errors || {}).filter(([, number]) => number > 0);
  return kinds.length === 0 ? "0" : kinds.map(([kind, number]) => `${count(number)} ${kind}`).join(", ");
}

/** Calls with their age and how much time they have left. */
export function callTable(none) {
  return new Table(
    "Calls in flight",
    [
      { title: "Method", of: (call) => call.method },
      { title: "Request", of: (call) => call.request_id, look: "soft code" },
      { title: "Age", of: (call) => (call.since ? age(since(call.since)) : span(call.age)), look: "number" },
      { title: "Deadline", of: (call) => deadline(call.deadline), look: "number" },
    ],
    { key: (call) => `${call.request_id} ${call.method} ${call.since ?? ""}`, none },
  );
}

function deadline(instant) {
  if (!instant) {
    return "none";
  }
  const left = (Date.parse(instant) - now()) / 1000;
  return left < 0 ? `over for ${age(-left)}` : `in ${age(left)}`;
}

function generationTable() {
  return new Table(
    "Generations",
    [
      { title: "No.", of: (generation) => generation.number, look: "number" },
      pills("State", (generation) => generation.state),
      { title: "Version", of: (generation) => generation.version },
      { title: "Handled", of: (generation) => count(generation.handled), look: "number" },
      { title: "Errors", of: (generation) => count(generation.errors), look: "number" },
      ago("Age", (generation) => generation.since),
      { title: "Reason", of: (generation) => generation.reason || "", look: "soft words" },
    ],
    { key: (generation) => generation.number, none: "No manager is here for it." },
  );
}

function taskTable(service, after) {
  const columns = [
    { title: "Task", of: (task) => task.name },
    { title: "Every", of: (task) => (task.spacing > 0 ? span(task.spacing) : "off"), look: "number" },
    ago("Last run", (task) => task.last_start),
    { title: "Took", of: (task) => (task.running ? "runs now" : span(task.last_duration)), look: "number" },
    { title: "Next", of: (task) => (task.next ? `in ${age(Math.max(0, (Date.parse(task.next) - now()) / 1000))}` : "–"), look: "nowrap" },
    { title: "Runs", of: (task) => count(task.runs), look: "number" },
    { title: "Errors", of: (task) => count(task.errors), look: "number" },
    { title: "Last error", of: (task) => task.last_error || "", look: "soft words" },
  ];
  if (may("member")) {
    columns.push({
      title: "Action",
      make: (row) => {
        const node = button("Run…", () => runTask(service(), row(), after), "small");
        return { node, show: (task) => attribute(node, "aria-label", `Run ${task.name}…`) };
      },
    });
  }
  return new Table("Tasks", columns, { key: (task) => task.name, none: "It has no periodic tasks." });
}

function historyTable() {
  return new Table(
    "History",
    [
      { title: "When", of: (change) => clock(change.at), look: "nowrap" },
      ago("Ago", (change) => change.at),
      pills("State", (change) => change.to),
      { title: "Reason", of: (change) => change.reason || "", look: "soft words" },
    ],
    { key: (change) => `${change.at} ${change.to} ${change.reason}`, none: "Nothing has happened yet." },
  );
}

/** What is known of a service that is not here: its record. */
export function recordView({ id, go }) {
  const title = h("h1", { tabindex: "-1" }, "Service");
  const state = new Pill();
  const work = new Pill();
  const buttons = h("div", { class: "buttons" });
  const facts = new Facts(["Service", "Host", "Last report", "New work", "Reason", "Forced down", "Zone", "Record"]);
  const note = h("p", { class: "note" });
  const here = h("a", {}, "It is in this container");
  let drawn = "";

  function update() {
    const record = store.records.get(id);
    const service = record && serviceOf(record);
    hide(facts.element, !record);
    hide(here, !service);
    hide(note, Boolean(service));
    if (!record) {
      text(note, store.areRecordsTold ? `There is no service record ${id}. It may have been deleted.` : "Waiting for the records…");
      replace(buttons);
      drawn = "";
      return;
    }
    text(title, record.binary);
    state.show(record.state);
    work.show(record.status);
    facts.show({
      Service: record.binary,
      Host: record.host,
      "Last report": record.reported_at ? `${age(since(record.reported_at))} ago` : "never",
      "New work": record.status,
      Reason: record.disabled_reason,
      "Forced down": record.forced_down ? "yes" : "no",
      Zone: record.zone,
      Record: record.id,
    });
    attribute(here, "href", service && `#/services/${step(service.name)}`);
    text(note, whereIs(record));
    const should = `${store.who.role} ${statusOf(record)}`;
    if (should !== drawn) {
      drawn = should;
      replace(buttons, ...recordButtons(record, () => {}));
    }
  }

  const ends = [listen(["records", "who"], update), eachSecond(update)];
  update();
  return {
    title: "Service",
    element: h(
      "div",
      { class: "view" },
      h("header", { class: "view-head" }, h("a", { class: "back", href: "#/services" }, icon("back"), "Services"), title, state.element, work.element, buttons),
      facts.element,
      note,
      here,
    ),
    focus: title,
    leave: () => ends.forEach((end) => end()),
  };
}

const whereIs = ({ host }) =>
  host === store.container?.host
    ? "It is not in this container, which is on that host: nothing more is known of it."
    : `It is in the container on ${host}: its calls, tasks and log are shown by the console there.`;
