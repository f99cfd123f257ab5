/** Makes CPU profiles like those of large programs: call trees in which most stacks share most of their frames. */
import { gzipSync } from "node:zlib";
import type { Profile } from "../src/profile/table/profile.ts";
import { encodeProfile } from "../src/profile/write/encode.ts";
import { type Random, randomFrom } from "../test/support/random.ts";

/** The shape of a profile. */
export interface Shape {
  name: string;
  samples: number;
  locations: number;
  /** Frames that a stack does not share with an earlier one, on average. */
  fresh: number;
}

/** The measured sizes. In `hard`, stacks share hardly any frames. */
export const SHAPES: readonly Shape[] = [
  { name: "small", samples: 5_000, locations: 6_000, fresh: 6 },
  { name: "medium", samples: 50_000, locations: 25_000, fresh: 5 },
  { name: "large", samples: 400_000, locations: 60_000, fresh: 8 },
  { name: "hard", samples: 400_000, locations: 60_000, fresh: 33 },
];

const DEEPEST = 60;
const MEAN_DEPTH = 44;

/** A compressed profile of that shape: the same bytes for the same seed. */
export function sampleProfile(shape: Shape, seed = 1): Uint8Array {
  return gzipSync(encodeProfile(profileOf(shape, randomFrom(seed))));
}

function profileOf(shape: Shape, random: Random): Profile {
  const functions = Math.ceil(shape.locations * 0.4);
  const strings = ["", "samples", "count", "cpu", "nanoseconds", "/usr/bin/server"];
  const firstName = strings.length;
  for (let i = 0; i < functions; i++) {
    strings.push(`example.com/team${i % 37}/service${i % 211}/package${i % 997}.(*Type${i % 53}).Method${i}`);
  }
  const firstFile = strings.length;
  for (let i = 0; i < 1000; i++) {
    strings.push(`/home/build/src/example.com/team${i % 37}/package${i}/file${i}.go`);
  }
  const names = Int32Array.from({ length: functions }, (_, i) => firstName + i);
  const cpu = { type: "cpu", unit: "nanoseconds" };
  const mapping = { start: 0x400000n, limit: 0x4000000n, offset: 0n, file: "/usr/bin/server", buildId: "a1" };
  const flags = { hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true };
  return {
    strings: { length: strings.length, at: (index) => strings[index]! },
    sampleTypes: [{ type: "samples", unit: "count" }, cpu],
    samples: samplesOf(shape, random),
    locations: locationsOf(shape, functions, random),
    functions: {
      length: functions,
      ids: numbered(functions),
      names,
      systemNames: names,
      files: names.map((_, i) => firstFile + (i % 1000)),
      startLines: BigInt64Array.from(names, (_, i) => BigInt(1 + (i % 900))),
    },
    mappings: [{ id: 1n, ...mapping, ...flags }],
    dropFrames: "",
    keepFrames: "",
    timeNanos: 1_700_000_000_000_000_000n,
    durationNanos: 30_000_000_000n,
    periodType: cpu,
    period: 10_000_000n,
    comments: [],
    defaultSampleType: "cpu",
    docUrl: "",
  };
}

function numbered(count: number): BigUint64Array {
  return BigUint64Array.from({ length: count }, (_, i) => BigInt(i + 1));
}

/** One location in six has a call that was inlined into another. */
function locationsOf({ locations }: Shape, functions: number, random: Random): Profile["locations"] {
  const lineStarts = new Uint32Array(locations + 1);
  const lines: number[] = [];
  for (let i = 0; i < locations; i++) {
    for (let line = random() < 1 / 6 ? 2 : 1; line > 0; line--) {
      lines.push(Math.floor(functions * random()));
    }
    lineStarts[i + 1] = lines.length;
  }
  return {
    length: locations,
    ids: numbered(locations),
    mappings: new Int32Array(locations),
    addresses: BigUint64Array.from({ length: locations }, (_, i) => BigInt(0x400000 + 19 * i)),
    folded: new Uint8Array(locations),
    lineStarts,
    lines: {
      functions: Int32Array.from(lines),
      lines: BigInt64Array.from(lines, () => BigInt(Math.floor(1 + 2000 * random()))),
      columns: new BigInt64Array(lines.length),
    },
  };
}

/** Each stack is the root part of an earlier one, likely a popular one, with frames of its own below. */
function samplesOf({ samples, locations, fresh }: Shape, random: Random): Profile["samples"] {
  const starts = new Uint32Array(samples + 1);
  const frames = new Int32Array(samples * DEEPEST);
  const values = new Float64Array(2 * samples);
  let length = 0;
  for (let sample = 0; sample < samples; sample++) {
    const depth = Math.min(DEEPEST, Math.max(4, Math.round(MEAN_DEPTH + 12 * (random() + random() - 1))));
    const earlier = Math.floor(sample * random() ** 2);
    const shared = sample === 0 ? 0 : starts[earlier + 1]! - starts[earlier]!;
    const sharedFrames = Math.max(0, Math.min(shared, depth - Math.ceil(2 * fresh * random())));
    for (let i = 0; i < depth; i++) {
      // Frames are in leaf-first order; `fromRoot` counts from the other end.
      const fromRoot = depth - 1 - i;
      frames[length + i] =
        fromRoot < sharedFrames
          ? frames[starts[earlier + 1]! - 1 - fromRoot]!
          : Math.floor(locations * random() ** 2);
    }
    length += depth;
    starts[sample + 1] = length;
    const count = 1 + Math.floor(-2 * Math.log(1 - random()));
    values[2 * sample] = count;
    values[2 * sample + 1] = count * 10_000_000;
  }
  const none = new Int32Array(0);
  const noLabels = { keys: none, texts: none, numbers: new BigInt64Array(0), units: none };
  return {
    length: samples,
    starts,
    frames: frames.subarray(0, length),
    values,
    labels: { starts: new Uint32Array(samples + 1), ...noLabels },
  };
}
