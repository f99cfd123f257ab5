/** Bytes for tests of parsers. */
import { readFileSync } from "node:fs";
import { gunzip, gunzipPieces } from "../../../src/engine/gunzip.ts";
import { inflateWith } from "../../../src/profile/read/gzip.ts";
import { openProfile } from "../../../src/profile/read/open.ts";
import { type Profile, ProfileError } from "../../../src/profile/table/profile.ts";

/** Node's inflater. */
const inflate = inflateWith(gunzip, gunzipPieces);

/** A profile of text or bytes. */
export function open(content: string | Uint8Array): Promise<Profile> {
  return openProfile(typeof content === "string" ? Buffer.from(content) : content, inflate);
}

/** The sentence with which content is refused; fails where it is not. */
export async function refusal(content: string | Uint8Array): Promise<string> {
  try {
    await open(content);
  } catch (error) {
    if (error instanceof ProfileError) {
      return error.message;
    }
    throw error;
  }
  throw new Error("it was read as a profile");
}

/** A file of test/fixtures/profiles. */
export function fixture(name: string): Uint8Array {
  return readFileSync(`test/fixtures/profiles/${name}`);
}

/** Every sample as text: `values: addresses, leaf first, in hexadecimal`. */
export function samplesAsText({ samples, locations, sampleTypes }: Profile): string[] {
  const types = sampleTypes.length;
  return Array.from({ length: samples.length }, (_, i) => {
    const values = samples.values.subarray(i * types, i * types + types);
    const stack = samples.frames.subarray(samples.starts[i], samples.starts[i + 1]);
    const addresses = Array.from(stack, (location) => locations.addresses[location]!.toString(16));
    return `${values.join(" ")}: ${addresses.join(" ")}`;
  });
}

/** The milliseconds of the processor's time since a reading of `process.cpuUsage`: other processes do not count. */
export function spentMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** All that a profile holds, with names in place of rows of its string table. */
export function contentOf({ strings, samples, locations, functions, ...rest }: Profile): object {
  const names = (rows: Int32Array) => Array.from(rows, (row) => strings.at(row));
  const { keys, texts, units, ...labels } = samples.labels;
  return {
    ...rest,
    samples: { ...samples, frames: Array.from(samples.frames), labels },
    labels: [keys, texts, units].map(names),
    locations,
    functions: [functions.names, functions.systemNames, functions.files].map(names),
    functionIds: functions.ids,
    startLines: functions.startLines,
  };
}
