// SPDX-License-Identifier: Apache-2.0
/** The deploy folder, its swaps, and the way to make one. */
import { h, text, hide, attribute, replace, remove } from "./dom.js";
import { post, upload, step } from "./api.js";
import { ask, field } from "./dialogs.js";
import { store, listen, changed, may } from "./store.js";
import { Facts, Pill, Table, panel, pills, ago, button } from "./parts.js";
import { callTable } from "./service.js";
import { age, since, span, count, clock, eachSecond } from "./time.js";

const RUNNING = new Set(["CHECKING", "HOLDING", "STARTING", "SWITCHING", "PROBATION"]);

export function deployView() {
  const title = h("h1", { tabindex: "-1" }, "Deploy folder and swaps");
  const running = h("div", { class: "running" });
  const cards = new Map();
  const files = new Table(
    "Deploy folder",
    [
      pills("State", (file) => file.status),
      { title: "File", of: (file) => file.name },
      { title: "Bundle", of: (file) => file.bundle || "–" },
      { title: "Version", of: (file) => file.version || "–" },
      ago("Since", (file) => file.since),
      { title: "Reason", of: (file) => file.reason || "", look: "soft words" },
      ...(may("admin") ? [rollbackColumn()] : []),
    ],
    { key: (file) => file.name, none: "The deploy folder is empty." },
  );
  const history = swapTable();

  function update() {
    files.show(store.files);
    history.show(store.swaps);
    const active = store.swaps.filter((swap) => RUNNING.has(swap.step) || (swap.leaving_calls || []).length > 0);
    for (const [number, card] of cards) {
      if (!active.some((swap) => swap.number === number)) {
        remove(card.element);
        cards.delete(number);
      }
    }
    for (const swap of active) {
      let card = cards.get(swap.number);
      if (!card) {
        card = swapCard();
        cards.set(swap.number, card);
        running.prepend(card.element);
      }
      card.show(swap);
    }
  }

  const ends = [
    listen(["deploy"], update),
    eachSecond(() => {
      files.again();
      history.again();
      cards.forEach((card) => card.again());
    }),
  ];
  update();
  return {
    title: "Deploy folder and swaps",
    element: h(
      "div",
      { class: "view" },
      h("header", { class: "view-head" }, title, may("admin") && h("div", { class: "buttons" }, button("Swap in a jar…", swapIn, "primary"))),
      running,
      panel("Files", { look: "wide" }, files.element),
      panel("Swaps", { look: "wide" }, history.element),
    ),
    focus: title,
    leave: () => ends.forEach((end) => end()),
  };
}

function rollbackColumn() {
  return {
    title: "Action",
    make: (row) => {
      const node = button("Roll back…", () => rollback(row().name, row().permanent_swap), "small");
      return {
        node,
        show: (file) => {
          attribute(node, "aria-label", `Roll back ${file.name}…`);
          hide(node, file.status !== "DEPLOYED" || file.permanent_swap === null);
        },
      };
    },
  };
}

/** A swap that is at work, with the calls that the old version still ends. */
function swapCard() {
  const name = h("h2");
  const state = new Pill();
  const buttons = h("div", { class: "buttons" });
  const facts = new Facts(["Running for", "By", "Pause", "Answered after", "Old calls", "New calls", "New errors"]);
  const reason = h("p", { class: "reason" });
  const leaving = callTable("The old version has no calls left.");
  let drawn = "";
  let swap = null;
  const show = (next) => {
    swap = next;
    text(name, `${swap.file}: ${swap.from} → ${swap.to}`);
    state.show(swap.step);
    facts.show({
      "Running for": age(since(swap.begun)),
      By: swap.by,
      Pause: span(swap.pause),
      "Answered after": span(swap.answering),
      "Old calls": count(swap.old_calls),
      "New calls": count(swap.new_calls),
      "New errors": count(swap.new_errors),
    });
    text(reason, swap.reason || "");
    leaving.show(swap.leaving_calls || []);
    if (drawn !== swap.step) {
      drawn = swap.step;
      const both = swap.step === "PROBATION" && may("admin");
      replace(buttons, ...(both ? [button("Promote…", () => promote(swap), "primary"), button("Roll back…", () => rollback(swap.file, swap.number, swap))] : []));
    }
  };
  return {
    element: h("section", { class: "panel wide now" }, h("div", { class: "panel-head" }, name, state.element, buttons), reason, facts.element, h("h3", {}, "Calls that the old version still works on"), leaving.element),
    show,
    again: () => show(swap),
  };
}

function swapTable() {
  return new Table(
    "Swaps",
    [
      { title: "No.", of: (swap) => swap.number, look: "number" },
      pills("Step", (swap) => swap.step),
      { title: "File", of: (swap) => swap.file },
      { title: "Versions", of: (swap) => `${swap.from || "–"} → ${swap.to || "–"}`, look: "nowrap" },
      { title: "By", of: (swap) => swap.by },
      { title: "Begun", of: (swap) => clock(swap.begun), look: "nowrap" },
      { title: "Pause", of: (swap) => span(swap.pause), look: "number" },
      { title: "New calls", of: (swap) => count(swap.new_calls), look: "number" },
      { title: "Errors", of: (swap) => count(swap.new_errors), look: "number" },
      { title: "Old version", of: (swap) => swap.remains || "–", look: "soft" },
      { title: "Reason", of: (swap) => swap.reason || "", look: "soft words" },
    ],
    { key: (swap) => swap.number, none: "Nothing has been swapped yet." },
  );
}

/** Takes in at once what the answer to an action says; the stream says it a moment later. */
function learn(swap) {
  if (swap) {
    store.swaps = [swap, ...store.swaps.filter((each) => each.number !== swap.number)].sort((a, b) => b.number - a.number);
    changed("deploy");
  }
}

/** What has come of a swap so far, by the answer to an action. */
function said({ file, from, to, step: at }) {
  const words = { PROBATION: `${to} serves.`, PERMANENT: `${to} stays.`, BACK: `${from} serves again.` };
  return `${file}: ${words[at] || `the swap to ${to} goes on (${at.toLowerCase()}).`}`;
}

const promote = (swap) =>
  ask({
    title: `Promote ${swap.to}?`,
    facts: [["File", swap.file], ["Serves", swap.to], ["Stands by", swap.from], ["New calls", `${count(swap.new_calls)}, ${count(swap.new_errors)} errors`]],
    effect: `The probation ends now and ${swap.to} stays: the jar takes its place in the deploy folder. ${swap.from} ends its calls and goes.`,
    action: "Promote",
    danger: true,
    run: async () => {
      const answer = await post(`/v1/container/swaps/${step(swap.file)}/promote?swap=${swap.number}`);
      learn(answer.swap);
      return said(answer.swap);
    },
  });

/** @param swap that is at work; without one, the version is swapped in that was there before the permanent swap of that number */
const rollback = (file, number, swap) =>
  ask({
    title: `Roll ${file} back?`,
    facts: swap ? [["File", file], ["Serves", swap.to], ["Goes back to", swap.from]] : [["File", file], ["Goes back to", "the version that was permanent before"]],
    effect: swap
      ? `The probation ends now: ${swap.from} serves again, ${swap.to} ends its calls and goes.`
      : "The version that was permanent before is swapped in, with a probation of its own. If it fails, the one that serves now stays.",
    action: "Roll back",
    danger: true,
    run: async () => {
      const answer = await post(`/v1/container/swaps/${step(file)}/rollback?swap=${number}`);
      learn(answer.swap);
      return said(answer.swap);
    },
  });

/** Chooses a jar, has it looked at, shows what would become of it, and swaps it in. */
async function swapIn() {
  const jar = h("input", { type: "file", accept: ".jar,application/java-archive", required: true });
  const share = h("input", { type: "number", min: "1", max: "100", value: "100" });
  let check = null;
  const chosen = await ask({
    title: "Swap in a jar",
    effect: "The jar is sent to the container and looked at as if it were swapped in. Nothing that runs is touched by that.",
    action: "Check it",
    fields: [field("Jar", jar, "The next version of a bundle in the deploy folder")],
    stoppable: true,
    run: async (signal) => {
      if (jar.files.length === 0) {
        throw new Error("Choose a jar first.");
      }
      check = (await upload("/v1/container/swaps?dry_run=true", jar.files[0], { signal })).check;
      return null;
    },
  });
  if (!chosen) {
    return;
  }
  const problems = check.problems || [];
  const objections = check.objections || [];
  if (problems.length > 0) {
    await ask({
      title: `${jar.files[0].name} would be refused`,
      facts: checked(check),
      effect: "Nothing has been touched. Put right what is wrong, and try again.",
      fields: [list("What is wrong", problems, "bad"), objections.length > 0 && list("Objections", objections, "warn")].filter(Boolean),
      action: "Understood",
      run: async () => null,
    });
    return;
  }
  const force = h("input", { type: "checkbox", id: "force" });
  const bar = h("progress", { max: 1, hidden: true, "aria-label": "Sending the jar" });
  await ask({
    title: `Swap ${check.to} in for ${check.from}?`,
    facts: checked(check),
    effect: effectOf(check),
    danger: true,
    action: "Swap",
    fields: [
      objections.length > 0 && list("Objections: refused unless forced", objections, "warn"),
      (check.affected || []).length > 0 && list("Restarted as well", check.affected, "warn"),
      objections.length > 0 && h("div", { class: "field check" }, force, h("label", { for: "force" }, "Force it in spite of the objections")),
      field("Share during probation, percent", share, "So much of the messages goes to the new version"),
      bar,
    ].filter(Boolean),
    stoppable: true,
    run: async (signal, sent) => {
      hide(bar, false);
      try {
        const answer = await upload(`/v1/container/swaps?dry_run=false&force=${force.checked}&share=${share.value}`, jar.files[0], { signal, sent, progress: (part) => (bar.value = part) });
        learn(answer.swap);
        return said(answer.swap);
      } catch (e) {
        learn(e.body?.swap);
        throw e;
      } finally {
        hide(bar, true);
      }
    },
  });
}

const checked = (check) => [["File", check.file], ["Bundle", check.bundle], ["Serves now", check.from], ["Would serve", check.to], ["Exclusive", check.exclusive ? "yes: messages wait while it changes" : "no: both run side by side"]];

function effectOf(check) {
  return check.exclusive
    ? "Messages wait while the old version stops and the new one starts. Then the new one is on probation; if it is worse, the old one serves again."
    : "The new version starts beside the old one and takes over between two calls. Then it is on probation; if it is worse, the old one serves again.";
}

function list(title, items, look) {
  return h("div", { class: `list ${look}` }, h("h3", {}, title), h("ul", {}, items.map((item) => h("li", {}, item))));
}
