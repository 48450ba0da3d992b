// SPDX-License-Identifier: Apache-2.0
/** The actions of the shell. Each is asked about first: what, where, and what will happen. */
import { h } from "./dom.js";
import { post, put, request, step } from "./api.js";
import { ask, field } from "./dialogs.js";
import { may } from "./store.js";
import { button } from "./parts.js";
import { span } from "./time.js";

const path = (name) => `/v1/container/services/${step(name)}`;

/**
 * The buttons for a service of this container in its state; none for who may not.
 *
 * @param latest gives the service, so that a dialog tells what is so when it opens
 */
export function serviceButtons(latest, after) {
  if (!may("admin")) {
    return [];
  }
  const buttons = [];
  const { state } = latest();
  if (state === "RUNNING") {
    buttons.push(button("Pause…", () => pause(latest(), after)));
  }
  if (state === "RUNNING" || state === "PAUSED") {
    buttons.push(button("Drain…", () => drain(latest(), after)));
  }
  if (state === "PAUSED") {
    buttons.push(button("Resume…", () => resume(latest(), after), "primary"));
  }
  return buttons;
}

const where = (service) => [["Service", service.name], ["Host", service.host], ["Calls in flight", service.in_flight], ["Messages waiting", service.queued]];

const pause = (service, after) =>
  ask({
    title: `Pause ${service.name}?`,
    facts: where(service),
    effect: "It takes no new messages and runs no tasks until it is resumed. Calls in flight go on. Callers of its topic wait, or are served by other hosts.",
    action: "Pause",
    danger: true,
    run: async () => {
      await post(`${path(service.name)}/pause`);
      after();
      return `${service.name} is paused.`;
    },
  });

const resume = (service, after) =>
  ask({
    title: `Resume ${service.name}?`,
    facts: where(service),
    effect: "It takes messages again, those that have waited first, and its tasks run on schedule.",
    action: "Resume",
    run: async () => {
      await post(`${path(service.name)}/resume`);
      after();
      return `${service.name} takes messages again.`;
    },
  });

function drain(service, after) {
  const limit = h("input", { type: "number", min: "0.1", max: "3600", step: "any", placeholder: "60" });
  return ask({
    title: `Drain ${service.name}?`,
    facts: where(service),
    effect: "It takes no new messages, and the calls in flight end. Afterwards it stays paused until it is resumed. Calls that are still there at the limit go on.",
    action: "Drain",
    danger: true,
    fields: [field("Limit in seconds", limit, "How long to wait for the calls, an hour at most; empty takes a minute")],
    run: async () => {
      await post(`${path(service.name)}/drain`, limit.value === "" ? {} : { limit: Number(limit.value) });
      after();
      return `${service.name} is draining.`;
    },
  });
}

/** The buttons for a service record; none for who may not. */
export function recordButtons(record, after) {
  if (!may("admin")) {
    return [];
  }
  return [
    record.status === "disabled" ? button("Enable…", () => enable(record, after)) : button("Disable…", () => disable(record, after)),
    record.forced_down ? button("No longer force down…", () => forceDown(record, false, after)) : button("Force down…", () => forceDown(record, true, after)),
    record.state === "down" && button("Delete record…", () => remove(record, after)),
  ].filter(Boolean);
}

const which = (record) => [["Service", record.binary], ["Host", record.host], ["Record", record.id]];
const change = (record, body) => put(`/v1/os-services/${step(record.id)}`, body);

const enable = (record, after) =>
  ask({
    title: `Enable ${record.binary} on ${record.host}?`,
    facts: [...which(record), ["Disabled because", record.disabled_reason]],
    effect: "New work may be placed on it again.",
    action: "Enable",
    run: async () => {
      await change(record, { status: "enabled" });
      after();
      return `${record.binary} on ${record.host} is enabled.`;
    },
  });

function disable(record, after) {
  const reason = h("input", { type: "text", maxlength: "255", autocomplete: "off" });
  return ask({
    title: `Disable ${record.binary} on ${record.host}?`,
    facts: which(record),
    effect: "No new work is placed on it. It goes on answering, and what runs there goes on.",
    action: "Disable",
    danger: true,
    fields: [field("Reason", reason, "Whoever looks at it next reads this")],
    run: async () => {
      await change(record, reason.value.trim() === "" ? { status: "disabled" } : { status: "disabled", disabled_reason: reason.value.trim() });
      after();
      return `${record.binary} on ${record.host} is disabled.`;
    },
  });
}

const forceDown = (record, down, after) =>
  ask({
    title: down ? `Force ${record.binary} on ${record.host} down?` : `Let ${record.binary} on ${record.host} be up again?`,
    facts: which(record),
    effect: down
      ? "It counts as down, whatever it reports, until this is taken back. Only say so of a service that is really gone: others may take over its work."
      : "It counts as up again as soon as it reports.",
    action: down ? "Force down" : "Take back",
    danger: down,
    run: async () => {
      await change(record, { forced_down: down });
      after();
      return down ? `${record.binary} on ${record.host} counts as down.` : `${record.binary} on ${record.host} is up when it reports.`;
    },
  });

const remove = (record, after) =>
  ask({
    title: `Delete the record of ${record.binary} on ${record.host}?`,
    facts: which(record),
    effect: "The record is gone for good, with its reason and its history. If the service comes back, it makes a new one.",
    action: "Delete record",
    danger: true,
    run: async () => {
      await request("DELETE", `/v1/os-services/${step(record.id)}`);
      after();
      return `The record of ${record.binary} on ${record.host} is deleted.`;
    },
  });

/** Runs a task now. */
export const runTask = (service, task, after) =>
  ask({
    title: `Run the task ${task.name} of ${service.name} now?`,
    facts: [["Task", task.name], ["Service", service.name], ["Host", service.host], ["Last took", span(task.last_duration)]],
    effect: "It runs once, outside of its schedule. This waits until it has ended.",
    action: "Run",
    run: async () => {
      const ended = await post(`${path(service.name)}/tasks/${step(task.name)}/run`);
      after();
      if (ended?.last_error) {
        throw new Error(`The task has run, and failed: ${ended.last_error}`);
      }
      return `${task.name} has run in ${span(ended?.last_duration)}.`;
    },
  });
