/** Units of sample values and labels: pprof's own conversions and wording (google/pprof, internal/measurement). */

import type { Value } from "./value.ts";

interface Unit {
  name: string;
  aliases: readonly string[];
  factor: number;
}

interface UnitFamily {
  fallback: Unit;
  units: readonly Unit[];
}

const unit = (name: string, aliases: readonly string[], factor: number): Unit => ({ name, aliases, factor });

const FAMILIES: readonly UnitFamily[] = [
  {
    fallback: unit("B", [], 1),
    units: [
      unit("B", ["b", "byte"], 1),
      unit("kB", ["kb", "kbyte", "kilobyte"], 2 ** 10),
      unit("MB", ["mb", "mbyte", "megabyte"], 2 ** 20),
      unit("GB", ["gb", "gbyte", "gigabyte"], 2 ** 30),
      unit("TB", ["tb", "tbyte", "terabyte"], 2 ** 40),
      unit("PB", ["pb", "pbyte", "petabyte"], 2 ** 50),
    ],
  },
  {
    fallback: unit("s", [], 1e9),
    units: [
      unit("ns", ["ns", "nanosecond"], 1),
      unit("us", ["μs", "us", "microsecond"], 1e3),
      unit("ms", ["ms", "millisecond"], 1e6),
      unit("s", ["s", "sec", "second"], 1e9),
      unit("hrs", ["hour", "hr"], 3600e9),
    ],
  },
  {
    fallback: unit("GCU", [], 1),
    units: [
      unit("n*GCU", ["nanogcu"], 1e-9),
      unit("u*GCU", ["microgcu"], 1e-6),
      unit("m*GCU", ["milligcu"], 1e-3),
      unit("GCU", ["gcu"], 1),
      unit("k*GCU", ["kilogcu"], 1e3),
      unit("M*GCU", ["megagcu"], 1e6),
      unit("G*GCU", ["gigagcu"], 1e9),
      unit("T*GCU", ["teragcu"], 1e12),
      unit("P*GCU", ["petagcu"], 1e15),
    ],
  },
];

/** A value in a unit; the unit is empty where it says nothing, as for a count. */
export interface Scaled {
  value: number;
  unit: string;
}

/** Converts a value to another unit; `minimum` and `auto` choose the largest unit of the family that leaves at least 1. */
export function scale(given: Value, from: string, to: string): Scaled {
  const value = Number(given);
  if (value < 0) {
    const positive = scale(-value, from, to);
    return { value: -positive.value, unit: positive.unit };
  }
  for (const family of FAMILIES) {
    const source = find(family, from);
    if (source) {
      return convert(family, value * source.factor, to);
    }
  }
  const plain = ["count", "sample", "unit", "minimum", "auto"].includes(to);
  return { value, unit: plain ? "" : to };
}

/** A value in another unit without its fraction; all digits of it where the unit is its own. */
export function wholeIn(value: Value, from: string, to: string): Value {
  const scaled = scale(value, from, to).value;
  if (scaled === Number(value)) {
    return value;
  }
  const whole = Math.trunc(scaled);
  return Number.isSafeInteger(whole) ? whole : BigInt(whole);
}

function convert(family: UnitFamily, base: number, to: string): Scaled {
  const target = to === "minimum" || to === "auto" ? largest(family, base) : find(family, to);
  const { name, factor } = target ?? family.fallback;
  return { value: base / factor, unit: name };
}

function largest(family: UnitFamily, base: number): Unit | undefined {
  return family.units.findLast(({ factor }) => base / factor >= 1);
}

function find(family: UnitFamily, name: string): Unit | undefined {
  const lower = name.toLowerCase();
  const alias = lower.length > 2 && lower.endsWith("s") ? lower.slice(0, -1) : lower;
  return family.units.find(({ aliases }) => aliases.includes(alias));
}

/** Whether two units measure the same thing, such as `ms` and `seconds`. */
export function sameFamily(a: string, b: string): boolean {
  return a === b || FAMILIES.some((family) => find(family, a) !== undefined && find(family, b) !== undefined);
}

/** A value with its unit, such as `61.41MB`: two digits after the point, none where both are zero. */
export function label(value: Value, from: string, to = "auto"): string {
  const scaled = scale(value, from, to);
  const digits = fixed2(scaled.value).replace(/\.00$/, "");
  return digits === "0" || digits === "-0" ? "0" : digits + scaled.unit;
}

/** `%.2f` of Go: of two equally near results the even one, where toFixed takes the larger. */
function fixed2(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e21) {
    return `${BigInt(value)}.00`;
  }
  return (value < 0 ? "-" : "") + roundedToEven(size, 2);
}

/** A number from 0 to below 1e21 with `digits` digits after the point, ties to even, from its exact decimal digits. */
function roundedToEven(value: number, digits: number): string {
  const rounded = value.toFixed(digits);
  // A tie has no digit after the 5; no double between 1e-30 and 1e21 has more than 100 that matter here.
  const exact = value.toFixed(Math.min(100, digits + 60));
  const isTie = /^50*$/.test(exact.slice(exact.indexOf(".") + 1 + digits));
  return isTie && Number(rounded.at(-1)) % 2 === 1
    ? exact.slice(0, exact.indexOf(".") + 1 + digits)
    : rounded;
}

/** A share of a total in percent, five wide, such as ` 6.33%`; its sign is dropped (measurement.Percentage). */
export function percentage(value: Value, total: Value): string {
  const ratio = total === 0 ? 0 : Math.abs(Number(value) / Number(total)) * 100;
  if (ratio >= 99.95 && ratio <= 100.05) {
    return "  100%";
  }
  return `${(ratio >= 1 ? fixed2(ratio) : general2(ratio)).padStart(5)}%`;
}

/** `%.2g` of Go for a ratio under 1: two significant digits, an exponent of at least two digits below 1e-4. */
function general2(value: number): string {
  if (value === 0) {
    return "0";
  }
  const power = Number(value.toExponential(1).split("e")[1]);
  const trimmed = (text: string) => text.replace(/(?:\.|(?<![.0]))0+$/, "");
  if (power < -4) {
    return `${trimmed(value.toExponential(1).split("e")[0]!)}e-${String(-power).padStart(2, "0")}`;
  }
  return trimmed(roundedToEven(value, 1 - power));
}
