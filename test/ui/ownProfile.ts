/** A profile of the sample folder's own program, as if it had been built with -trimpath. */
import { builder } from "../../src/profile/table/build.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";

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
  return encodeProfile(
    target.finish({
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
    }),
  );
}
