/** All of a profile as text, as pprof's `raw` prints it (Profile.String in profile/profile.go); very long texts are cut. */
import { compareText } from "../analyse/graph.ts";
import type { LocationIndex, Mapping, Profile, SampleIndex } from "../table/profile.ts";
import { shortened } from "../table/shortened.ts";
import { inLine } from "./inLine.ts";

/** The text, a line or a few a piece. */
export function* rawText(profile: Profile): Generator<string> {
  yield* headLines(profile);
  yield "Samples:\n";
  const types = profile.sampleTypes.map(
    ({ type, unit }) => `${type}/${unit}${type === profile.defaultSampleType ? "[dflt]" : ""}`,
  );
  yield `${inLine(types.join(" "))}\n`;
  for (let sample = 0; sample < profile.samples.length; sample++) {
    yield* sampleLines(profile, sample);
  }
  yield "Locations\n";
  for (let location = 0; location < profile.locations.length; location++) {
    yield locationLines(profile, location);
  }
  yield "Mappings\n";
  for (const mapping of mappingsOf(profile)) {
    yield mappingLine(mapping);
  }
}

function* headLines({ comments, docUrl, periodType, period, timeNanos, durationNanos }: Profile) {
  for (const comment of comments) {
    yield `Comment: ${comment}\n`;
  }
  if (docUrl !== "") {
    yield `Doc: ${inLine(docUrl)}\n`;
  }
  yield `PeriodType: ${inLine(`${periodType.type} ${periodType.unit}`)}\n`;
  yield `Period: ${period}\n`;
  if (timeNanos !== 0n) {
    yield `Time: ${time(timeNanos)}\n`;
  }
  if (durationNanos !== 0n) {
    // pprof prints the first four characters only.
    yield `Duration: ${[...duration(durationNanos)].slice(0, 4).join("")}\n`;
  }
}

const NANOS = 1_000_000_000n;

/** Go's `2006-01-02 15:04:05.999999999 -0700 MST`, in UTC. */
function time(nanos: bigint): string {
  const fraction = ((nanos % NANOS) + NANOS) % NANOS;
  const date = new Date(Number((nanos - fraction) / 1_000_000n)).toISOString();
  return `${date.slice(0, 19).replace("T", " ")}${decimals(fraction, 9)} +0000 UTC`;
}

/** Go's Duration.String, such as `1m30.5s`. */
function duration(nanos: bigint): string {
  if (nanos < 0n) {
    return `-${duration(-nanos)}`;
  }
  if (nanos < 1000n) {
    return `${nanos}ns`;
  }
  if (nanos < 1_000_000n) {
    return `${nanos / 1000n}${decimals(nanos % 1000n, 3)}µs`;
  }
  if (nanos < NANOS) {
    return `${nanos / 1_000_000n}${decimals(nanos % 1_000_000n, 6)}ms`;
  }
  const minutes = nanos / NANOS / 60n;
  const seconds = `${(nanos / NANOS) % 60n}${decimals(nanos % NANOS, 9)}s`;
  return minutes === 0n ? seconds : `${minutes < 60n ? "" : `${minutes / 60n}h`}${minutes % 60n}m${seconds}`;
}

/** A fraction of so many digits with its point, without zeros at its end. */
function decimals(fraction: bigint, digits: number): string {
  const text = `${fraction}`.padStart(digits, "0");
  let end = digits;
  while (text[end - 1] === "0") {
    end -= 1;
  }
  return end === 0 ? "" : `.${text.slice(0, end)}`;
}

/** Frames of a stack that one piece has. */
const FRAMES_AT_ONCE = 1000;

function* sampleLines(profile: Profile, sample: SampleIndex): Generator<string> {
  const { samples, locations, sampleTypes } = profile;
  const types = sampleTypes.length;
  const values = Array.from(
    samples.values.subarray(sample * types, sample * types + types),
    (value) => ` ${`${value}`.padStart(10)}`,
  );
  const stack = samples.frames.subarray(samples.starts[sample], samples.starts[sample + 1]);
  let line = `${values.join("")}: `;
  for (const [i, location] of stack.entries()) {
    if (i % FRAMES_AT_ONCE === 0) {
      yield line;
      line = "";
    }
    line += `${locations.ids[location]!} `;
  }
  yield `${line}\n`;
  for (const parts of labelTexts(profile, sample).filter((parts) => parts.length > 0)) {
    yield `${" ".repeat(16)}${inLine(parts.sort(compareText).join(" "))}\n`;
  }
}

/** The text labels and the numbers of a sample, those of one key together. */
function labelTexts({ samples: { labels }, strings }: Profile, sample: SampleIndex): [string[], string[]] {
  const texts = new Map<string, string[]>();
  const numbers = new Map<string, { number: bigint; unit: string }[]>();
  for (let row = labels.starts[sample]!; row < labels.starts[sample + 1]!; row++) {
    const key = shortened(strings.at(labels.keys[row]!));
    if (labels.texts[row] !== 0) {
      added(texts, key, shortened(strings.at(labels.texts[row]!)));
    } else {
      added(numbers, key, { number: labels.numbers[row]!, unit: shortened(strings.at(labels.units[row]!)) });
    }
  }
  return [
    Array.from(texts, ([key, values]) => `${key}:[${values.join(" ")}]`),
    Array.from(numbers, ([key, values]) => {
      const hasUnits = values.some(({ unit }) => unit !== "");
      return `${key}:[${values.map(({ number, unit }) => (hasUnits ? `${number} ${unit}` : number)).join(" ")}]`;
    }),
  ];
}

function added<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values) {
    values.push(value);
  } else {
    map.set(key, [value]);
  }
}

function locationLines(profile: Profile, location: LocationIndex): string {
  const { locations, functions, strings, mappings } = profile;
  const { ids, addresses, folded, lineStarts, lines } = locations;
  const mapping = mappings.length === 0 ? NO_MAPPING : mappings[locations.mappings[location]!];
  const head = [
    `${`${ids[location]!}`.padStart(6)}: 0x${addresses[location]!.toString(16)} `,
    mapping ? `M=${mapping.id} ` : "",
    folded[location] === 1 ? "[F] " : "",
  ].join("");
  const texts: string[] = [];
  for (let row = lineStarts[location]!; row < lineStarts[location + 1]!; row++) {
    const index = lines.functions[row]!;
    const name = shortened(strings.at(functions.names[index]!));
    const systemName = shortened(strings.at(functions.systemNames[index]!));
    const place = `${shortened(strings.at(functions.files[index]!))}:${lines.lines[row]}:${lines.columns[row]}`;
    const system = name === systemName ? "" : `(${systemName})`;
    texts.push(inLine(`${name} ${place} s=${functions.startLines[index]}${system}`));
  }
  return texts.length === 0
    ? `${head}\n`
    : texts.map((text, i) => `${i === 0 ? head : " ".repeat(13)}${text}\n`).join("");
}

/** pprof gives a profile without mappings this one (locateBinaries in internal/driver/fetch.go). */
const NO_MAPPING: Mapping = {
  id: 1n,
  start: 0n,
  limit: 0n,
  offset: 0n,
  file: "",
  buildId: "",
  hasFunctions: false,
  hasFilenames: false,
  hasLineNumbers: false,
  hasInlineFrames: false,
};

function mappingsOf({ mappings }: Profile): readonly Mapping[] {
  return mappings.length === 0 ? [NO_MAPPING] : mappings;
}

function mappingLine(mapping: Mapping): string {
  const { id, start, limit, offset, file, buildId } = mapping;
  const marks = [
    mapping.hasFunctions && "[FN]",
    mapping.hasFilenames && "[FL]",
    mapping.hasLineNumbers && "[LN]",
    mapping.hasInlineFrames && "[IN]",
  ];
  const range = [start, limit, offset].map((address) => `0x${address.toString(16)}`).join("/");
  return `${id}: ${range} ${inLine(`${shortened(file)} ${shortened(buildId)}`)} ${marks.filter((mark) => mark).join("")}\n`;
}
