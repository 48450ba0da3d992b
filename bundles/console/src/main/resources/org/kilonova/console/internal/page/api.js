// SPDX-License-Identifier: Apache-2.0
/** Requests to the container that serves this page. Every failure is a Problem with a text for people. */

const KEY = "kilonova.token";

/** What went wrong: the server's own words (RFC 9457), or those of the browser if there was no answer. */
export class Problem extends Error {
  constructor(status, title, detail, body = {}) {
    super(detail || title);
    this.name = "Problem";
    this.status = status;
    this.title = title;
    this.body = body;
  }
}

/** The token of this tab: it goes when the tab is closed. */
export const token = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

function authorization() {
  return token.get() === null ? {} : { Authorization: `Bearer ${token.get()}` };
}

/** What the server said is wrong; from whatever it has answered. */
export function problemOf(status, contentType, body) {
  if ((contentType || "").includes("json")) {
    try {
      const problem = JSON.parse(body);
      return new Problem(status, problem.title || `Status ${status}`, problem.detail, problem);
    } catch (e) {
      return new Problem(status, `Status ${status}`, `The answer is no JSON (${e.message}): ${body.slice(0, 200)}`);
    }
  }
  return new Problem(status, `Status ${status}`, `The server answered with status ${status}${body ? `: ${body.slice(0, 200)}` : ""}`);
}

/** The answer to a request, not read yet. Fails if its status is an error. */
export async function open(method, path, options = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...authorization(), ...options.headers },
      body: options.body,
      signal: options.signal,
      cache: "no-store",
    });
  } catch (e) {
    if (e.name === "AbortError") {
      throw e;
    }
    throw new Problem(0, "No answer", `The container does not answer (${method} ${path}): ${e.message}`);
  }
  if (!response.ok) {
    throw problemOf(response.status, response.headers.get("Content-Type"), await response.text());
  }
  return response;
}

/** The JSON of an answer; null if it has none. */
export async function request(method, path, body, options = {}) {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const response = await open(method, path, { ...options, ...json });
  const content = await response.text();
  return content === "" ? null : JSON.parse(content);
}

export const get = (path, options) => request("GET", path, undefined, options);
export const post = (path, body) => request("POST", path, body);
export const put = (path, body) => request("PUT", path, body);

/**
 * Sends a file. By XMLHttpRequest, because only that tells how much has been sent.
 *
 * @param signal breaks it off
 * @param progress gets a number from 0 to 1
 * @param sent is told when all has been sent, and the answer is still to come
 */
export function upload(path, file, { signal, progress = () => {}, sent = () => {} }) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", path);
    sending.setRequestHeader("Content-Type", "application/java-archive");
    for (const [name, value] of Object.entries(authorization())) {
      sending.setRequestHeader(name, value);
    }
    sending.upload.addEventListener("progress", (event) => progress(event.lengthComputable ? event.loaded / event.total : 0));
    sending.upload.addEventListener("load", sent);
    sending.addEventListener("load", () => {
      if (sending.status >= 200 && sending.status < 300) {
        resolve(JSON.parse(sending.responseText));
      } else {
        reject(problemOf(sending.status, sending.getResponseHeader("Content-Type"), sending.responseText));
      }
    });
    sending.addEventListener("error", () =>
      reject(new Problem(0, "No answer", `${file.name} could not be sent: the container does not answer, or has cut the connection`)));
    sending.addEventListener("abort", () => reject(signal.reason));
    signal.addEventListener("abort", () => sending.abort());
    sending.send(file);
  });
}

/** A name as one step of a path. */
export const step = encodeURIComponent;
