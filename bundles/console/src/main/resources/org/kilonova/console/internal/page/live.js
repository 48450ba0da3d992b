// SPDX-License-Identifier: Apache-2.0
/**
 * The stream of events, with a connection that comes back. Read with fetch and not with EventSource, which cannot send a token and does not tell
 * why it failed.
 */
import { open, Problem } from "./api.js";
import { store, changed, take } from "./store.js";
import { setServerTime } from "./time.js";

const PAUSES = [1, 2, 4, 8, 15];
/** The server sends a ping each 15 s. */
const SILENCE = 40_000;

let failures = 0;
let asOf = null;
let current = null;
let timer = null;
let heard = { hello: () => {}, refused: () => {} };

/**
 * Connects, and again whenever the connection is lost.
 *
 * @param listeners `hello` is called with each connection, `refused` when a token is needed
 */
export function connect(listeners) {
  heard = listeners;
  tryNow();
}

/** Does not wait any longer. */
export function tryNow() {
  clearTimeout(timer);
  current?.abort();
  read();
}

export function disconnect() {
  clearTimeout(timer);
  current?.abort();
  current = null;
}

async function read() {
  const mine = new AbortController();
  current = mine;
  say(failures === 0 ? { state: "connecting" } : { ...store.connection, state: "trying" });
  let watch = null;
  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(() => mine.abort(), SILENCE);
  };
  let why = new Problem(0, "Connection lost", "The container has ended the connection");
  try {
    alive();
    const response = await open("GET", "/v1/events", { signal: mine.signal, headers: { Accept: "text/event-stream" } });
    await frames(response.body, alive);
  } catch (e) {
    why = e.name === "AbortError" ? new Problem(0, "Connection lost", "Nothing has been heard from the container for 40 s") : e;
  }
  clearTimeout(watch);
  if (current !== mine) {
    return;
  }
  if (why.status === 401) {
    heard.refused(why);
    return;
  }
  const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] * 1000;
  failures += 1;
  say({ state: "lost", asOf, why: why.message, next: Date.now() + pause });
  timer = setTimeout(read, pause);
}

/** Takes the stream apart: lines of `event:` and `data:`, with an empty line behind each frame. */
async function frames(body, alive) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    alive();
    let from = Math.max(0, buffer.length - 1);
    buffer += part.value;
    let begin = 0;
    for (let end = buffer.indexOf("\n\n", from); end >= 0; end = buffer.indexOf("\n\n", from)) {
      frame(buffer.slice(begin, end));
      begin = end + 2;
      from = begin;
    }
    buffer = buffer.slice(begin);
  }
}

function frame(lines) {
  let event = "message";
  let data = "";
  for (const line of lines.split("\n")) {
    if (line.startsWith("event:")) {
      event = line.slice(6).trim();
    } else if (line.startsWith("data:")) {
      data += line.slice(5);
    }
  }
  if (data === "") {
    return;
  }
  const content = JSON.parse(data);
  asOf = Date.now();
  if (content.now) {
    setServerTime(content.now);
  }
  if (event === "hello") {
    failures = 0;
    say({ state: "live" });
    heard.hello();
  } else {
    take(event, content);
  }
}

function say(connection) {
  store.connection = connection;
  changed("connection");
}
