/** A profile of the sample folder's own program, as if it had been built with -trimpath. */
import { builder, type ProfileHead } from "../../src/profile/table/build.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";

const HEAD: ProfileHead = {
  sampleTypes: [{ type: "cpu", unit: "count" }],
  dropFrames: "",
  keepFrames: "",
  timeNanos: 1n,
  durationNanos: 1n,
  periodType: { type: "cpu", unit: "count" },
  period: 1n,
  comments: [],
  defaultSampleType: "",
  docUrl: "",
};

/** Of the program in which the addresses of `addressProfile` are. */
export const BUILD_ID = "c0ffee00c0ffee00";

/** Samples of a program in C, as a recorder writes them that knows addresses only. */
export function addressProfile(): Uint8Array {
  const target = builder();
  const mapping = {
    id: 1n,
    start: 0x55550000n,
    limit: 0x55560000n,
    offset: 0n,
    file: "/srv/app/bin/server",
    buildId: BUILD_ID,
    hasFunctions: false,
    hasFilenames: false,
    hasLineNumbers: false,
    hasInlineFrames: false,
  };
  const [block, hash, again] = [0x55550110n, 0x55550210n, 0x55550120n].map((address) =>
    target.location({ mapping, address, folded: false, lines: [] }),
  );
  target.sample(Int32Array.of(hash!, block!), [60], target.labels([]));
  target.sample(Int32Array.of(again!), [40], target.labels([]));
  return encodeProfile(target.finish(HEAD));
}

/** One sample: the line that counts words. */
export function ownProfile(): Uint8Array {
  const target = builder();
  const location = target.location({
    mapping: undefined,
    address: 1n,
    folded: false,
    lines: [
      {
        name: "main.mostFrequent",
        systemName: "main.mostFrequent",
        file: "example.com/sample/words.go",
        startLine: 10n,
        line: 13n,
        column: 0n,
      },
    ],
  });
  target.sample(Int32Array.of(location), [70], target.labels([]));
  return encodeProfile(target.finish(HEAD));
}
