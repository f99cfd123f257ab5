/** tagfocus and tagignore: by text or by a range of numbers (compileTagFilter in internal/driver/driver_focus.go). */
import { labelsOf, numberUnits } from "../table/labels.ts";
import type { SampleIndex } from "../table/profile.ts";
import { scale } from "../table/units.ts";
import type { Value } from "../table/value.ts";
import { QueryError } from "./query.ts";
import { matcher } from "./regex.ts";
import type { View } from "./view.ts";

/** Whether a sample's labels match. */
export type TagFilter = (sample: SampleIndex) => boolean;

/**
 * Compiles `[key=]expression[,expression…]` or `[key=]range`, such as `32kb`, `:64kb`, `4mb:`, `12kb:64mb`; undefined
 * where it is empty.
 * @throws QueryError
 */
export function tagFilter(
  option: string,
  value: string,
  { profile }: Pick<View, "profile">,
): TagFilter | undefined {
  if (value === "") {
    return undefined;
  }
  const equals = value.indexOf("=");
  const wanted = equals >= 0 ? value.slice(0, equals) : "";
  const rest = equals >= 0 ? value.slice(equals + 1) : value;
  const range = numberRange(option, rest);
  if (range) {
    const units = numberUnits(profile);
    return (sample) =>
      labelsOf(profile, sample).some(
        ({ key, text, number }) =>
          text === undefined && (wanted === "" || key === wanted) && range(number, units.get(key) ?? ""),
      );
  }
  // An empty expression matches everything, as in Go.
  const matchers = rest.split(",").map((part) => matcher(option, part) ?? (() => true));
  const texts = (sample: SampleIndex) => labelsOf(profile, sample).filter(({ text }) => text !== undefined);
  if (wanted === "") {
    return (sample) => {
      const labels = texts(sample);
      return matchers.every((match) => labels.some(({ key, text }) => match(`${key}:${text}`)));
    };
  }
  return (sample) => {
    const values = texts(sample).filter(({ key }) => key === wanted);
    return matchers.some((match) => values.some(({ text }) => match(text!)));
  };
}

const NUMBER = /([+-]?[0-9]+)([A-Za-z]+)?/g;

/** parseTagFilterRange: undefined where the text is no range. */
function numberRange(option: string, text: string): ((value: Value, unit: string) => boolean) | undefined {
  const [first, second] = text.matchAll(NUMBER);
  if (!first) {
    return undefined;
  }
  const low = bound(option, first, first[2] ?? "");
  const at = (value: Value, unit: string) => {
    const scaled = scale(value, unit, low.unit);
    return scaled.unit === low.unit ? scaled.value : undefined;
  };
  const within = (test: (value: number) => boolean) => (value: Value, unit: string) => {
    const scaled = at(value, unit);
    return scaled !== undefined && test(scaled);
  };
  if (second === undefined) {
    switch (text) {
      case first[0]:
        return within((value) => value === low.value);
      case `${first[0]}:`:
        return within((value) => value >= low.value);
      case `:${first[0]}`:
        return within((value) => value <= low.value);
      default:
        return undefined;
    }
  }
  if (text !== `${first[0]}:${second[0]}`) {
    return undefined;
  }
  const high = bound(option, second, low.unit);
  return high.unit === low.unit ? within((value) => value >= low.value && value <= high.value) : undefined;
}

function bound(option: string, [whole, digits, unit = ""]: RegExpMatchArray, to: string) {
  const value = Number(digits);
  if (Math.abs(value) > 2 ** 63) {
    throw new QueryError(`${option}: ${whole} is too large for a range`);
  }
  return scale(value, unit, to);
}
