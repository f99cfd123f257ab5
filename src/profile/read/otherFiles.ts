/** Files that are not profiles: what they are, if they can be recognized, and what to do. */

const PROGRAM = "a program, not a profile: give the file that the program wrote";
const PACKED = "packed, but not with gzip: unpack it first";

/** How a file begins, with a character for each byte. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ["\x7fELF", PROGRAM],
  ["MZ", PROGRAM],
  // Mach-O, 64 bits, and for several processors.
  ["\xcf\xfa\xed\xfe", PROGRAM],
  ["\xca\xfe\xba\xbe", PROGRAM],
  ["\x1f\x8b", "packed twice: unpack it once"],
  ["PK\x03\x04", "an archive (zip), not a profile: unpack it and give the file in it"],
  ["\x28\xb5\x2f\xfd", PACKED],
  ["BZh", PACKED],
  ["\xfd7zXZ", PACKED],
  ["PERFILE2", "a recording of Linux perf, not a profile of pprof: convert it with perf_to_profile"],
];

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^go 1\.\d+ trace/, "an execution trace, not a profile: open it with go tool trace"],
  [
    /^\s*<(!doctype|html|\?xml)/i,
    "a web page, not a profile: the URL returned a page, so check it in a browser",
  ],
  [
    /^\s*goroutine \d+ .*\[/,
    "a dump of goroutines (debug=2), not a profile: request it without debug, or with debug=1",
  ],
  [
    /^mode: (set|count|atomic)\b/,
    "a coverage profile, not a profile of time or memory: open it with go tool cover",
  ],
  [/^\s*[{[]/, "JSON, not a profile of pprof: give the file that the profiler wrote"],
  [
    /^[\t\n\r\x20-\x7e\x80-\xff]+$/,
    "text, but not a profile that pprof reads: give the file that the profiler wrote",
  ],
];

/** What bytes that are not a profile are; undefined if unknown. */
export function otherFile(bytes: Uint8Array): string | undefined {
  const head = Array.from(bytes.subarray(0, 256), (byte) => String.fromCharCode(byte)).join("");
  const [, what] =
    BEGINNINGS.find(([beginning]) => head.startsWith(beginning)) ??
    FORMS.find(([form]) => form.test(head)) ??
    [];
  return what;
}
