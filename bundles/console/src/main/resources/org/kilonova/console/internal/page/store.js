// SPDX-License-Identifier: Apache-2.0
/** What is known of the container. Whoever shows a part of it is told once per frame, however much has changed meanwhile. */

export const store = {
  /** Service records of all hosts, by id. */
  records: new Map(),
  /** This container's services, by name, and the names by record. */
  services: new Map(),
  names: new Map(),
  files: [],
  swaps: [],
  container: null,
  who: { user: "", role: "anybody", tokens: true },
  connection: { state: "connecting" },
};

const RANKS = ["anybody", "reader", "member", "admin"];

export const may = (role) => RANKS.indexOf(store.who.role) >= RANKS.indexOf(role);

const listeners = new Map();
const waiting = new Set();
let scheduled = false;

/** Listens for changes of some parts: records, services, deploy, container, who, connection. Returns what ends it. */
export function listen(parts, listener) {
  for (const part of parts) {
    if (!listeners.has(part)) {
      listeners.set(part, new Set());
    }
    listeners.get(part).add(listener);
  }
  return () => parts.forEach((part) => listeners.get(part).delete(listener));
}

export function changed(part) {
  waiting.add(part);
  if (!scheduled) {
    scheduled = true;
    requestAnimationFrame(tell);
  }
}

function tell() {
  scheduled = false;
  const due = new Set();
  for (const part of waiting) {
    listeners.get(part)?.forEach((listener) => due.add(listener));
  }
  waiting.clear();
  due.forEach((listener) => listener());
}

/** Takes in one frame of /v1/events. */
export function take(event, data) {
  if (event === "records") {
    merge(store.records, data.full, data.records.map(prepared), data.gone, "id");
    changed("records");
  } else if (event === "services") {
    merge(store.services, data.full, data.services, data.gone, "name");
    store.names = new Map([...store.services.values()].map((service) => [service.record_id, service.name]));
    changed("services");
  } else if (event === "deploy") {
    store.files = data.files;
    store.swaps = data.swaps;
    changed("deploy");
  } else if (event === "container") {
    store.container = data;
    changed("container");
  }
}

/** A record with what it is sorted and found by, so that 10,000 are done in a moment. */
function prepared(record) {
  const known = store.records.get(record.id);
  record.place = known?.host === record.host ? known.place : natural(record.host);
  record.order = `${record.binary} ${record.place}`;
  record.search = `${record.binary} ${record.host} ${record.disabled_reason || ""} ${record.id}`.toLowerCase();
  return record;
}

/** Orders node-9 before node-10. */
export const natural = (name) => name.replace(/\d+/g, (digits) => digits.padStart(9, "0"));

function merge(map, full, items, gone, key) {
  if (full) {
    map.clear();
  }
  for (const item of items) {
    map.set(item[key], item);
  }
  for (const id of gone || []) {
    map.delete(id);
  }
}
