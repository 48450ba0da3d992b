// SPDX-License-Identifier: Apache-2.0
/** Rates and latencies over the last minutes, from counters that only grow: what is shown is the difference of two answers. */

const KEEP = 300;
/** Seconds over which a difference is taken: long enough for a p99 that means something. */
const WINDOW = 10;

export class Series {
  constructor() {
    this.samples = [];
  }

  /** Takes in the methods of one answer. */
  add(at, methods) {
    const sample = { at, methods: new Map(methods.map((method) => [nameOf(method), figures(method)])) };
    const last = this.samples.at(-1);
    if (last && restarted(last, sample)) {
      this.samples = [];
    }
    this.samples.push(sample);
    while (this.samples.length > 2 && at - this.samples[1].at > KEEP * 1000) {
      this.samples.shift();
    }
  }

  /** What happened in the last seconds to each method, or to all under the name null. */
  now(name) {
    return this.samples.length < 2 ? null : this.between(name, this.samples.length - 1);
  }

  /** The points of a plot: rate, p50 and p99 at each answer, seconds before the last one. */
  points(name) {
    const end = this.samples.at(-1)?.at;
    return this.samples.slice(1).map((sample, index) => ({ ago: (end - sample.at) / 1000, at: sample.at, ...this.between(name, index + 1) }));
  }

  between(name, index) {
    const to = this.samples[index];
    let begin = index - 1;
    while (begin > 0 && to.at - this.samples[begin].at < WINDOW * 1000) {
      begin -= 1;
    }
    const from = this.samples[begin];
    const seconds = (to.at - from.at) / 1000;
    const names = name === null ? [...to.methods.keys()] : [name];
    let calls = 0;
    let errors = 0;
    let counts = null;
    let bounds = [];
    for (const each of names) {
      const after = to.methods.get(each);
      const before = from.methods.get(each);
      if (!after) {
        continue;
      }
      calls += after.calls - (before?.calls ?? 0);
      errors += after.errors - (before?.errors ?? 0);
      bounds = after.bounds;
      counts ??= bounds.map(() => 0).concat(0);
      after.counts.forEach((value, i) => (counts[i] += value - (before?.counts[i] ?? 0)));
    }
    return {
      rate: seconds > 0 ? calls / seconds : null,
      errors: seconds > 0 ? errors / seconds : null,
      p50: quantile(bounds, counts || [], 0.5),
      p99: quantile(bounds, counts || [], 0.99),
    };
  }
}

export const nameOf = (method) => (method.namespace ? `${method.namespace}.${method.name}` : method.name);

function figures(method) {
  return {
    calls: method.calls,
    errors: Object.values(method.errors || {}).reduce((sum, each) => sum + each, 0),
    bounds: method.latency?.bounds || [],
    counts: method.latency?.counts || [],
  };
}

/** Counters that have become smaller are those of a new beginning. */
function restarted(before, after) {
  return [...after.methods].some(([name, method]) => method.calls < (before.methods.get(name)?.calls ?? 0));
}

/** The value below which that share lies, straight within its range; null if there were none. */
export function quantile(bounds, counts, share) {
  const all = counts.reduce((sum, each) => sum + each, 0);
  if (all <= 0) {
    return null;
  }
  let left = share * all;
  for (let i = 0; i < counts.length; i++) {
    if (left <= counts[i] && counts[i] > 0) {
      const low = i === 0 ? 0 : bounds[i - 1];
      // The last range has no end: nothing more is known than where it begins.
      return i < bounds.length ? low + ((bounds[i] - low) * left) / counts[i] : low;
    }
    left -= counts[i];
  }
  return bounds.at(-1) ?? null;
}
