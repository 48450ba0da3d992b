// SPDX-License-Identifier: Apache-2.0
/** Times: the server's clock, ages that count on by themselves, and words for both. */

let ahead = 0;

/** Takes over the server's clock, so that ages do not depend on this machine's. */
export function setServerTime(instant) {
  ahead = Date.parse(instant) - Date.now();
}

/** Now by the server's clock, milliseconds. */
export const now = () => Date.now() + ahead;

/** Seconds since an instant; null without one. */
export function since(instant) {
  return instant ? Math.max(0, (now() - Date.parse(instant)) / 1000) : null;
}

/** Such as 4 s, 3 min 05 s, 2 h 10 min, 3 d 4 h. */
export function age(seconds) {
  if (seconds === null || Number.isNaN(seconds)) {
    return "–";
  }
  const s = Math.floor(seconds);
  if (s < 60) {
    return `${s} s`;
  }
  if (s < 3600) {
    return `${Math.floor(s / 60)} min ${two(s % 60)} s`;
  }
  if (s < 86400) {
    return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))} min`;
  }
  return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
}

const two = (n) => String(n).padStart(2, "0");

/** A duration in the unit that suits it: 240 µs, 3.2 ms, 1.25 s. */
export function span(seconds) {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds)) {
    return "–";
  }
  if (seconds >= 60) {
    return age(seconds).replace(/ 00 (s|min)$| 0 h$/, "");
  }
  if (seconds >= 1) {
    return `${round(seconds)} s`;
  }
  return seconds >= 0.001 || seconds === 0 ? `${round(seconds * 1000)} ms` : `${round(seconds * 1e6)} µs`;
}

/** Three digits that mean something. */
export function round(value) {
  if (value >= 100 || value === 0) {
    return String(Math.round(value));
  }
  return String(Number(value.toPrecision(value >= 10 ? 3 : 2)));
}

export function rate(perSecond) {
  if (perSecond === null || perSecond === undefined || Number.isNaN(perSecond)) {
    return "–";
  }
  return perSecond >= 1000 ? count(Math.round(perSecond)) : round(perSecond);
}

const NUMBERS = new Intl.NumberFormat("en");

export const count = (value) => (value === null || value === undefined ? "–" : NUMBERS.format(value));

/** The time of day here; with the date unless it is today. */
export function clock(instant) {
  if (!instant) {
    return "–";
  }
  const date = new Date(instant);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return date.toDateString() === new Date().toDateString() ? time : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

const seconds = new Set();
let ticking = false;

/** Has it called each second, until the function that is returned is called. */
export function eachSecond(listener) {
  seconds.add(listener);
  if (!ticking) {
    ticking = true;
    setInterval(() => document.visibilityState === "visible" && seconds.forEach((each) => each()), 1000);
  }
  return () => seconds.delete(listener);
}
