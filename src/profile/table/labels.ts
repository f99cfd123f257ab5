/** Labels of samples as pprof reads them: a text, or a number with the unit that its key has in this profile. */
import type { Profile, SampleIndex, StringIndex, StringTable } from "./profile.ts";
import { shortened } from "./shortened.ts";
import { exactValue, type Value } from "./value.ts";

/** One label of a sample. */
export interface Label {
  key: string;
  /** The text of a text label; undefined for a number. */
  text: string | undefined;
  /** The number of a number label; 0 for a text. */
  number: Value;
  /** The unit that the sample itself gives; empty where it gives none. */
  unit: string;
}

/** The labels of a sample; very long texts are cut. */
export function labelsOf({ samples, strings }: Profile, sample: SampleIndex): Label[] {
  const text = (row: StringIndex) => shortened(strings.at(row));
  const { starts, keys, texts, numbers, units } = samples.labels;
  const labels: Label[] = [];
  for (let row = starts[sample]!; row < starts[sample + 1]!; row++) {
    const key = text(keys[row]!);
    if (texts[row] !== 0) {
      labels.push({ key, text: text(texts[row]!), number: 0, unit: "" });
    } else {
      labels.push({ key, text: undefined, number: exactValue(numbers[row]!), unit: text(units[row]!) });
    }
  }
  return labels;
}

/** The unit of each number label's key: the first that a sample gives, else guessed as pprof does (NumLabelUnits). */
export function numberUnits(profile: Profile): ReadonlyMap<string, string> {
  const units = new Map<string, string>();
  for (let sample = 0; sample < profile.samples.length; sample++) {
    for (const { key, text, unit } of labelsOf(profile, sample)) {
      if (text === undefined && !units.get(key)) {
        units.set(key, unit);
      }
    }
  }
  for (const [key, unit] of units) {
    if (unit === "") {
      units.set(key, key === "alignment" || key === "request" ? "bytes" : key);
    }
  }
  return units;
}

/** 1 for each sample that has a text label; undefined where none has it. */
export function samplesWith(
  { samples, strings }: Profile,
  key: string,
  text: string,
): Uint8Array | undefined {
  const { starts, keys, texts } = samples.labels;
  const isKey = rowsOf(strings, keys, key);
  const isText = rowsOf(strings, texts, text);
  if (isKey.size === 0 || isText.size === 0) {
    return undefined;
  }
  const found = new Uint8Array(samples.length);
  for (let sample = 0; sample < found.length; sample++) {
    for (let row = starts[sample]!; row < starts[sample + 1]!; row++) {
      if (isKey.has(keys[row]!) && isText.has(texts[row]!)) {
        found[sample] = 1;
      }
    }
  }
  return found.includes(1) ? found : undefined;
}

/** The rows of the string table that a column refers to and that hold a text; a table may hold a text twice. */
function rowsOf(strings: StringTable, column: Int32Array, text: string): Set<StringIndex> {
  const seen = new Uint8Array(strings.length);
  const rows = new Set<StringIndex>();
  for (const index of column) {
    if (seen[index] === 0) {
      seen[index] = 1;
      if (strings.at(index) === text) {
        rows.add(index);
      }
    }
  }
  return rows;
}
