/** A profile of which every text is an attack on whoever shows it. */
import { gzipSync } from "node:zlib";
import { builder } from "../../src/profile/build.ts";
import { encodeProfile } from "../../src/profile/encode.ts";

/** Each would set `window.attacked`, or load something, if it were taken for markup, script, style or a link. */
const PAYLOADS = [
  "<script>window.attacked=1</script>",
  "</script><script>window.attacked=1</script>",
  "<img src=x onerror=window.attacked=1>",
  "<svg onload=window.attacked=1>",
  "\"><iframe srcdoc='<script>top.attacked=1</script>'>",
  "' onmouseover='window.attacked=1",
  "javascript:window.attacked=1",
  "<a href=command:workbench.action.quit>x</a>",
  "{{window.attacked=1}}",
  "<style>*{display:none}</style>",
  "<meta http-equiv=refresh content=0;url=javascript:window.attacked=1>",
  "\u202etxt.exe\u0000\u001b[31m<b onclick=window.attacked=1>",
  "x".repeat(100_000),
];

/** The profile, packed. A name ends with a number, so that each is a function of its own. */
export function hostileProfile(): Uint8Array {
  const target = builder();
  const at = (i: number) => PAYLOADS[i % PAYLOADS.length]!;
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
  const locations = PAYLOADS.map((payload, i) =>
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
    target.sample(stack, [100 + i], [label, numeric]);
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
        comments: PAYLOADS,
        defaultSampleType: at(2),
        docUrl: "javascript:window.attacked=1",
      }),
    ),
  );
}
