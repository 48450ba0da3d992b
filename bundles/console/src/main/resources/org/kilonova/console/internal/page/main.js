// SPDX-License-Identifier: Apache-2.0
/** Who is here, which view is shown, and how the connection is. */
import { h, text, attribute, hide, icon } from "./dom.js";
import { get, token } from "./api.js";
import { store, changed, listen, allRows } from "./store.js";
import { connect, disconnect, tryNow } from "./live.js";
import { messages } from "./dialogs.js";
import { clock, count, age, since, eachSecond } from "./time.js";
import { servicesView } from "./services.js";
import { serviceView, recordView } from "./service.js";
import { instancesView } from "./instances.js";
import { deployView } from "./deploy.js";
import { healthView } from "./health.js";
import { themeButton } from "./theme.js";

const root = document.getElementById("root");

const PLACES = [
  { key: "services", title: "Services", badge: () => number(allRows().filter((row) => row.state === "down").length, "down") },
  { key: "instances", title: "Instances", badge: () => null },
  { key: "deploy", title: "Deploy", badge: () => number(store.files.filter((file) => file.status === "QUARANTINED").length, "set aside") },
  { key: "health", title: "Health", badge: () => (store.container?.health && store.container.health.status !== "OK" ? { text: store.container.health.status.toLowerCase().replaceAll("_", " "), means: store.container.health.status === "WARN" ? "warn" : "bad" } : null) },
];

function number(value, what) {
  return value === 0 ? null : { text: `${count(value)} ${what}`, means: "bad" };
}

begin();

async function begin() {
  try {
    store.who = await get("/v1/whoami");
  } catch (e) {
    if (e.status === 401) {
      token.forget();
      door(`This token is not known here. ${e.message}`);
    } else {
      door(e.message, true);
    }
    return;
  }
  if (store.who.role === "anybody") {
    door(null);
    return;
  }
  shell();
}

/** Asks for a token, or tells why there is nothing else to show. */
function door(why, unreachable = false) {
  disconnect();
  view?.leave();
  view = null;
  ends.forEach((end) => end());
  ends = [];
  const input = h("input", { type: "password", id: "token", autocomplete: "off", spellcheck: "false", required: true });
  const form = unreachable
    ? h("form", { on: { submit: again } }, h("div", { class: "buttons" }, h("button", { class: "button primary", type: "submit" }, "Try again")))
    : h(
        "form",
        { on: { submit: enter } },
        h("label", { for: "token" }, "Token"),
        input,
        h("p", { class: "hint" }, "An operator makes one with kn:token-add NAME ROLE. It is kept in this tab only and gone when the tab is closed."),
        h("div", { class: "buttons" }, h("button", { class: "button primary", type: "submit" }, "Open the console")),
      );
  root.replaceChildren(
    h("main", { class: "door" }, h("div", { class: "door-head" }, brand(), themeButton()), h("h1", {}, unreachable ? "The container cannot be asked" : "Who are you?"), why && h("p", { class: "wrong", role: "alert" }, why), form),
  );
  document.title = "Kilonova";
  (unreachable ? form.querySelector("button") : input).focus();

  function enter(event) {
    event.preventDefault();
    busy();
    token.set(input.value.trim());
    begin();
  }

  function again(event) {
    event.preventDefault();
    busy();
    begin();
  }

  /** Until the answer leads to the shell or to another door. */
  function busy() {
    form.querySelector("button").disabled = true;
  }
}

const brand = () => h("span", { class: "brand" }, h("img", { src: "star.svg", alt: "", width: "20", height: "20" }), "Kilonova");

let view = null;
let main = null;
let links = [];
/** What ends when the shell gives way to the door. */
let ends = [];

function shell() {
  main = h("div", { class: "stage" });
  links = PLACES.map((place) => {
    const badge = h("span", { class: "badge", hidden: true });
    return { place, badge, element: h("a", { href: `#/${place.key}` }, icon(place.key), h("span", {}, place.title), badge) };
  });
  const home = h("p", { class: "home" });
  const who = h("p", { class: "who" });
  const leave = h("button", { class: "plain", type: "button", on: { click: signOut } }, "Forget the token");
  root.replaceChildren(
    h("a", { class: "skip", href: "#main", on: { click: skip } }, "Skip to the content"),
    h(
      "div",
      { class: "shell" },
      h(
        "header",
        { class: "side" },
        brand(),
        h("nav", { "aria-label": "Views" }, links.map((link) => link.element)),
        h("div", { class: "about" }, connectionPart(), home, who, h("div", { class: "about-buttons" }, themeButton(), leave)),
      ),
      // It scrolls, with the keys as well.
      h("main", { id: "main", class: "content", tabindex: "0" }, banner(), trouble(), main),
    ),
    messages,
  );
  const about = () => {
    const { container } = store;
    text(home, container ? `${container.host} · ${container.version} · up ${age(since(container.started_at))}` : "");
    text(who, store.who.tokens ? `${store.who.user} (${store.who.role})` : "on this machine, all rights");
    hide(leave, !store.who.tokens);
    for (const { place, badge } of links) {
      const shown = place.badge();
      hide(badge, shown === null);
      text(badge, shown?.text);
      attribute(badge, "data-means", shown?.means);
    }
  };
  ends.push(listen(["container", "who", "records", "services", "deploy"], about), eachSecond(about));
  about();
  listenTo(window, "hashchange", () => route(true));
  listenTo(document, "keydown", shortcuts);
  connect({
    hello: again,
    refused: (e) => {
      token.forget();
      door(`This token is no longer known here. ${e.message}`);
    },
  });
  route(false);
}

function listenTo(target, event, listener) {
  target.addEventListener(event, listener);
  ends.push(() => target.removeEventListener(event, listener));
}

function skip(event) {
  event.preventDefault();
  view?.focus?.focus();
}

/** Each connection may be to another container, with other tokens. */
async function again() {
  try {
    const who = await get("/v1/whoami");
    const other = who.role !== store.who.role;
    store.who = who;
    changed("who");
    if (other) {
      route(false);
    }
  } catch (e) {
    text(document.querySelector(".who"), e.message);
  }
}

function signOut() {
  disconnect();
  token.forget();
  location.reload();
}

/** The view of the address: `#/place/name?query`. */
function route(moved) {
  const [path, search] = location.hash.replace(/^#\/?/, "").split("?");
  const [place, name] = stepsOf(path);
  const query = new URLSearchParams(search || "");
  view?.leave();
  const tools = { query, setQuery, go: (hash) => (location.hash = hash) };
  view = viewOf(place, name, tools) || { title: "No such view", element: h("div", { class: "view" }, h("h1", { tabindex: "-1" }, "There is no such view"), h("p", {}, h("a", { href: "#/services" }, "Services"))), leave: () => {} };
  main.replaceChildren(view.element);
  document.title = `${view.title} – Kilonova`;
  for (const link of links) {
    const here = link.place.key === place || (place === "records" && link.place.key === "services");
    attribute(link.element, "aria-current", here ? "page" : null);
  }
  if (moved) {
    window.scrollTo(0, 0);
    view.focus?.focus();
  }
}

function stepsOf(path) {
  const steps = path.split("/").filter(Boolean);
  try {
    return steps.length === 0 ? ["services"] : steps.map(decodeURIComponent);
  } catch (e) {
    if (e instanceof URIError) {
      // A % that stands for nothing: no view is called that.
      return [path];
    }
    throw e;
  }
}

function viewOf(place, name, tools) {
  const views = { services: name ? serviceView : servicesView, records: recordView, instances: instancesView, deploy: deployView, health: healthView };
  return Object.hasOwn(views, place) ? views[place]({ ...tools, name, id: name }) : undefined;
}

/** Puts what the view shows into the address, without a step to go back over. */
function setQuery(change) {
  const [path, search] = (location.hash || "#/services").split("?");
  const query = new URLSearchParams(search || "");
  for (const [key, value] of Object.entries(change)) {
    if (value === null) {
      query.delete(key);
    } else {
      query.set(key, value);
    }
  }
  history.replaceState(null, "", query.size > 0 ? `${path}?${query}` : path);
}

function shortcuts(event) {
  const typing = event.target.closest("input, select, textarea, dialog");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
    const filter = main.querySelector("input[type=search]");
    if (filter) {
      event.preventDefault();
      filter.focus();
    }
  } else if (event.key === "Escape" && event.target.type === "search") {
    // Chromium would empty it.
    event.preventDefault();
    main.querySelector("[role=grid]")?.focus();
  }
}

/** The small word beside the navigation. */
function connectionPart() {
  const dot = h("span", { class: "live" });
  ends.push(
    listen(["connection"], () => {
      const words = { live: "Live", connecting: "Connecting…", trying: "Trying again…", lost: "Connection lost" };
      text(dot, words[store.connection.state]);
      attribute(dot, "data-state", store.connection.state);
    }),
  );
  return dot;
}

/** Says over everything that what is shown is old. */
function banner() {
  const words = h("span", { role: "status" });
  const left = h("span");
  const why = h("span", { class: "soft" });
  const element = h("div", { class: "lost", hidden: true }, h("div", {}, words, left, why), h("button", { class: "button small", type: "button", on: { click: tryNow } }, "Try now"));
  const update = () => {
    const { state, asOf, next, why: reason } = store.connection;
    hide(element, state === "live" || (state === "connecting" && !asOf));
    document.body.classList.toggle("old", !element.hidden);
    if (state === "lost" || state === "trying") {
      text(words, asOf ? `Connection lost, as of ${clock(asOf)}` : "No connection yet");
      text(left, state === "trying" ? ", trying again" : `, trying again in ${Math.max(1, Math.ceil((next - Date.now()) / 1000))} s`);
      text(why, reason);
    }
  };
  ends.push(listen(["connection"], update), eachSecond(update));
  return element;
}

/** Says over everything that the records are old, though the connection is there. */
function trouble() {
  const words = h("span");
  const why = h("span", { class: "soft" });
  const element = h("div", { class: "trouble", role: "status", hidden: true }, h("div", {}, words, why));
  ends.push(
    listen(["store"], () => {
      const { problem, since: begun } = store.trouble;
      hide(element, problem === null);
      text(words, problem && `The service records cannot be read, since ${clock(begun)}`);
      text(why, problem);
    }),
  );
  return element;
}
