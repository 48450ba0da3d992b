// SPDX-License-Identifier: Apache-2.0
/** How the container is, and what it is. */
import { h, hide } from "./dom.js";
import { store, listen } from "./store.js";
import { Facts, Pill, Table, panel, pills } from "./parts.js";
import { age, since, clock, count, eachSecond } from "./time.js";

export function healthView() {
  const title = h("h1", { tabindex: "-1" }, "Health");
  const state = new Pill();
  const facts = new Facts(["Host", "Version", "Java", "Started", "Services", "Messages over", "Transport"]);
  const checks = new Table(
    "Checks",
    [
      pills("Status", (check) => check.status),
      { title: "Check", of: (check) => check.name },
      { title: "Tags", of: (check) => (check.tags || []).join(", "), look: "soft" },
      { title: "What it says", of: (check) => (check.messages || []).join(" · ") || "all is well" },
    ],
    { key: (check) => check.name, none: "This container has no health checks." },
  );

  function update() {
    const { container } = store;
    if (!container) {
      return;
    }
    hide(state.element, !container.health);
    state.show(container.health?.status);
    facts.show({
      Host: container.host,
      Version: container.version,
      Java: container.java,
      Started: `${clock(container.started_at)}, ${age(since(container.started_at))} ago`,
      Services: count(container.services),
      "Messages over": container.transport_url,
      Transport: container.transport_problem || "all is well",
    });
    // What is wrong comes first.
    const rank = { CRITICAL: 0, TEMPORARILY_UNAVAILABLE: 1, WARN: 2, OK: 3 };
    checks.show([...(container.health?.checks || [])].sort((a, b) => rank[a.status] - rank[b.status] || (a.name < b.name ? -1 : 1)));
  }

  const ends = [listen(["container"], update), eachSecond(update)];
  update();
  return {
    title: "Health",
    element: h("div", { class: "view" }, h("header", { class: "view-head" }, title, state.element), facts.element, panel("Checks", { look: "wide" }, checks.element)),
    focus: title,
    leave: () => ends.forEach((end) => end()),
  };
}
