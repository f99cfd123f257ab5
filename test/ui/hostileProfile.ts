/** A profile of which every text is an attack on whoever shows it. */
import { gzipSync } from "node:zlib";
import { builder } from "../../src/profile/table/build.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import { PAYLOADS } from "./payloads.ts";

/** The profile, packed, with these texts. A name ends with a number, so that each is a function of its own. */
export function hostileProfile(payloads: readonly string[] = PAYLOADS): Uint8Array {
  const target = builder();
  const at = (i: number) => payloads[i % payloads.length]!;
  const mapping = {
    id: 1n,
    start: 0x1000n,
    limit: 0x2000n,
    offset: 0n,
    file: at(0),
    buildId: at(2),
    hasFunctions: true,
    hasFilenames: true,
    hasLineNumbers: true,
    hasInlineFrames: true,
  };
  const locations = payloads.map((payload, i) =>
    target.location({
      mapping,
      address: 0x1000n + BigInt(i),
      folded: false,
      lines: [
        { name: `${payload}${i}`, systemName: payload, file: payload, startLine: 1n, line: 2n, column: 0n },
      ],
    }),
  );
  for (const [i, location] of locations.entries()) {
    const stack = Int32Array.from([location, ...locations.filter((other) => other !== location)]);
    const label = { key: at(i), text: at(i + 1), number: 0, unit: "" };
    const numeric = { key: `${at(i)}n`, text: undefined, number: 7, unit: at(i + 2) };
    target.sample(stack, [100 + i], target.labels([label, numeric]));
  }
  return gzipSync(
    encodeProfile(
      target.finish({
        sampleTypes: [{ type: at(2), unit: at(0) }],
        dropFrames: "",
        keepFrames: "",
        timeNanos: 1n,
        durationNanos: 1n,
        periodType: { type: at(3), unit: at(1) },
        period: 1n,
        comments: payloads,
        defaultSampleType: at(2),
        docUrl: "javascript:window.attacked=1",
      }),
    ),
  );
}
