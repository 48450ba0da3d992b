// SPDX-License-Identifier: Apache-2.0
/** What is known of the container. Whoever shows a part of it is told once per frame, however much has changed meanwhile. */

export const store = {
  /** Service records of all hosts, by id; nothing is known of them until they have been told once. */
  records: new Map(),
  areRecordsTold: false,
  /** Why the records cannot be read, and since when; both null while they can. */
  trouble: { problem: null, since: null },
  /** This container's services, by name. */
  services: new Map(),
  /** Records, and names of this container's services, by host and binary: a service may be here without its record, and the other way round. */
  recordsAt: new Map(),
  namesAt: new Map(),
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

/** Listens for changes of some parts: records, store, services, deploy, container, who, connection. Returns what ends it. */
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

const at = ({ host, binary }) => `${host} ${binary}`;

/** The record of a service of this container; undefined if it has none, or it is not known. */
export const recordOf = (service) => store.recordsAt.get(at(service));

/** The service of this container that a record is about; undefined if it is not here. */
export const serviceOf = (record) => store.services.get(store.namesAt.get(at(record)));

/** All records, and what is here without one: a service that has failed before it got its record, or is about to get it. */
export function allRows() {
  const others = [...store.services.values()].filter((service) => !recordOf(service));
  return [...store.records.values(), ...others.map(unrecorded)];
}

/** Looks like a record. Nothing has reported; that it has failed is known all the same. */
function unrecorded({ name, host, binary, record_id, state, reason }) {
  return prepared({ id: record_id || name, host, binary, state: state === "FAILED" ? "down" : null, status: null, disabled_reason: reason });
}

/** Takes in one frame of /v1/events. */
export function take(event, data) {
  if (event === "records") {
    merge(store.records, data.full, data.records.map(prepared), data.gone, "id");
    store.areRecordsTold = true;
    store.recordsAt = new Map([...store.records.values()].map((record) => [at(record), record]));
    changed("records");
  } else if (event === "services") {
    merge(store.services, data.full, data.services, data.gone, "name");
    store.namesAt = new Map([...store.services.values()].map((service) => [at(service), service.name]));
    changed("services");
  } else if (event === "store") {
    store.trouble = data;
    changed("store");
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
