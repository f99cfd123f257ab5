/** Files that are not profiles: what they are, if they can be recognized, and what to do. */
import { BYTES, cursorOver, readField, readLength } from "./wire.ts";

const PROGRAM = "a program, not a profile: give the file that the program wrote";
const LZ4 = "packed with LZ4: unpack it with lz4 -d first";
const PERF = "a recording of Linux perf, not a profile of pprof: convert it with perf_to_profile";
const OTLP =
  "a profile of OpenTelemetry (OTLP), not one of pprof: let the program that wrote it write the format of pprof";

/** How a file begins, with a character for each byte. */
const BEGINNINGS: readonly (readonly [string, string])[] = [
  ["\x7fELF", PROGRAM],
  ["MZ", PROGRAM],
  // Mach-O, 64 bits, and for several processors.
  ["\xcf\xfa\xed\xfe", PROGRAM],
  ["\xca\xfe\xba\xbe", PROGRAM],
  ["\x1f\x8b", "packed twice: unpack it once"],
  ["PK\x03\x04", "an archive (zip), not a profile: unpack it and give the file in it"],
  ["7z\xbc\xaf\x27\x1c", "an archive (7z), not a profile: unpack it and give the file in it"],
  ["\x28\xb5\x2f\xfd", "packed with zstd: unpack it with zstd -d first"],
  ["\x04\x22\x4d\x18", LZ4],
  // As older programs and Linux write it.
  ["\x02\x21\x4c\x18", LZ4],
  ["BZh", "packed with bzip2: unpack it with bunzip2 first"],
  ["\xfd7zXZ", "packed with xz: unpack it with unxz first"],
  ["\xff\x06\x00\x00sNaPpY", "packed with Snappy: unpack it first"],
  ["PERFILE2", PERF],
  // The same, by a machine with the other order of bytes.
  ["2ELIFREP", PERF],
  [
    "FLR\0",
    "a recording of Java Flight Recorder (JFR), not a profile of pprof: convert it with jfrconv of async-profiler (--output pprof)",
  ],
  [
    "JAVA PROFILE 1.",
    "a heap dump of Java (hprof), not a profile of pprof: open it with a tool for heap dumps of Java",
  ],
];

const FORMS: readonly (readonly [RegExp, string])[] = [
  [/^go 1\.\d+ trace/, "an execution trace, not a profile: open it with go tool trace"],
  [
    /^go\S* heap dump\n/,
    "a heap dump (debug.WriteHeapDump), not a profile: write a heap profile with pprof.WriteHeapProfile",
  ],
  [
    /^GO PREPROFILE V/,
    "what preprofile makes of a profile for the compiler: give the profile that it was made of",
  ],
  [
    /^version https:\/\/git-lfs\./,
    "a pointer of Git LFS, not the profile itself: fetch the profile with git lfs pull",
  ],
  [
    /^\S+ +\d+(\/\d+)? +(\[\d+\] +)?\d+\.\d+: /,
    "the text of perf script, not a profile: fold it with stackcollapse-perf.pl and give the folded stacks",
  ],
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
  [/^\s*\{\s*"(resourceProfiles|dictionary)"\s*:/, OTLP],
  [/^\s*[{[]/, "JSON, not a profile of pprof: give the file that the profiler wrote"],
  [
    /^[\t\n\r\x20-\x7e\x80-\xff]+$/,
    "text, but not a profile that pprof reads: give the file that the profiler wrote",
  ],
];

/** Where an archive of tar says that it is one. */
const TAR = [257, 262] as const;

/** The type of a core dump in the header of an ELF file, in either order of bytes. */
const CORE_DUMP = ["\x04\0", "\0\x04"];

/** What bytes that are not a profile are, and what to do; undefined if unknown. */
export function otherFile(bytes: Uint8Array): string | undefined {
  const head = Array.from(bytes.subarray(0, 512), (byte) => String.fromCharCode(byte)).join("");
  if (head.startsWith("\x7fELF") && CORE_DUMP.includes(head.slice(16, 18))) {
    return "a core dump, not a profile: open it with a debugger";
  }
  if (head.slice(...TAR) === "ustar") {
    return "an archive (tar), not a profile: unpack it and give the file in it";
  }
  const [, what] =
    BEGINNINGS.find(([beginning]) => head.startsWith(beginning)) ??
    FORMS.find(([form]) => form.test(head)) ??
    [];
  return what ?? (isOtlp(bytes) ? OTLP : undefined);
}

/**
 * Whether bytes are a message ProfilesData of OpenTelemetry: its fields 1 and 2 are messages (resources and a dictionary), and
 * a resource has messages, where field 1 of a profile of pprof has numbers.
 */
function isOtlp(bytes: Uint8Array): boolean {
  const cursor = cursorOver(bytes);
  try {
    while (cursor.at < bytes.length) {
      const field = readField(cursor, bytes.length);
      if ((field !== 1 && field !== 2) || (cursor.lo & 7) !== BYTES) {
        return false;
      }
      const end = readLength(cursor, bytes.length);
      if (field === 1 && cursor.at < end) {
        return readField(cursor, end) <= 3 && (cursor.lo & 7) === BYTES;
      }
      cursor.at = end;
    }
  } catch {
    // It is damaged, whatever it is.
  }
  return false;
}
