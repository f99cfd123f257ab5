/** pprof's `tags`: the total of each value of each label (printTags in google/pprof, internal/report/report.go). */
import { type Analysis, compareText, plainFormatter } from "../analyse/graph.ts";
import { numberUnits } from "../table/labels.ts";
import { label, percentage } from "../table/units.ts";
import { compareValues, plus, sizeOf, sumOf, type Value } from "../table/value.ts";

/** A key with its values, the heaviest first. A sample that has the key twice counts twice. */
export interface TagKey {
  key: string;
  /** In the sample type's own unit. */
  total: Value;
  totalText: string;
  /** The share of all; empty where all is 0. */
  percent: string;
  values: TagValue[];
}

/** A value of a key: a text, or a number as text. */
export interface TagValue {
  name: string;
  /** The total of its samples, in the sample type's own unit. */
  value: Value;
  text: string;
  percent: string;
  /** How many samples have it. */
  count: number;
  /** The `tagFocus` that selects only these samples; undefined if its grammar cannot express it. */
  filter: string | undefined;
}

/** The report. */
export interface TagReport {
  total: Value;
  totalText: string;
  keys: TagKey[];
}

interface Sum {
  value: Value;
  count: number;
  /** The numbers that this text represents: close numbers have the same text. */
  numbers: { low: Value; high: Value } | undefined;
}

/** Makes the report of the labels that tagshow and taghide leave. Values are sums, even if the query requests averages. */
export function tags(analysis: Analysis): TagReport {
  const { view, values, query, total } = analysis;
  const units = numberUnits(view.profile);
  const byKey = new Map<string, Map<string, Sum>>();
  for (let stack = 0; stack < view.stacks.length; stack++) {
    const sample = view.stacks.samples[stack]!;
    const value = values.values[sample]!;
    for (const { key, text, number } of analysis.labels(sample)) {
      const name = text ?? label(number, units.get(key) ?? "", query.unit);
      const sums = byKey.get(key) ?? new Map<string, Sum>();
      byKey.set(key, sums);
      add(sums, name, value, text === undefined ? number : undefined);
    }
  }
  const format = plainFormatter(analysis);
  const share = (value: Value) => (total > 0 ? percentage(value, total) : "");
  const keys = [...byKey].map(([key, sums]): TagKey => {
    const found = [...sums].map(
      ([name, { value, count, numbers }]): TagValue => ({
        name,
        value,
        text: format(value),
        percent: share(value),
        count,
        filter: filterFor(key, numbers ?? name, units.get(key) ?? ""),
      }),
    );
    const keyTotal = sumOf(found.map(({ value }) => value));
    return {
      key,
      total: keyTotal,
      totalText: format(keyTotal),
      percent: share(keyTotal),
      values: found.sort(
        (a, b) => compareValues(sizeOf(b.value), sizeOf(a.value)) || compareText(a.name, b.name),
      ),
    };
  });
  return { total, totalText: format(total), keys: keys.sort((a, b) => compareText(a.key, b.key)) };
}

function add(sums: Map<string, Sum>, name: string, value: Value, number: Value | undefined): void {
  const sum = sums.get(name) ?? { value: 0, count: 0, numbers: undefined };
  sums.set(name, sum);
  sum.value = plus(sum.value, value);
  sum.count += 1;
  if (number !== undefined) {
    const { low, high } = sum.numbers ?? { low: number, high: number };
    sum.numbers = { low: number < low ? number : low, high: number > high ? number : high };
  }
}

/** `key=…` as compileTagFilter in internal/driver/driver_focus.go reads it: it cuts at the first `=`, and at commas. */
function filterFor(
  key: string,
  value: string | { low: Value; high: Value },
  unit: string,
): string | undefined {
  if (key === "" || key.includes("=")) {
    return undefined;
  }
  if (typeof value === "string") {
    const quoted = value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll(",", "\\x2c");
    return `${key}=^${quoted}$`;
  }
  const suffix = /^[A-Za-z]+$/.test(unit) ? unit : "";
  return `${key}=${value.low}${suffix}:${value.high}${suffix}`;
}
