/** What `go-verify profile --format` writes besides reports: files for other tools, each as pprof's command of that name does. */
import { gzipSync } from "node:zlib";
import { visible } from "../formats/visible.ts";
import { type Analysis, analyse } from "../profile/analyse/graph.ts";
import type { Query } from "../profile/query/query.ts";
import { type Overrides, queryFor } from "../profile/reports/report.ts";
import type { Profile } from "../profile/table/profile.ts";
import { callgrindText } from "../profile/write/callgrind.ts";
import { dotText } from "../profile/write/dot.ts";
import { encodeProfile } from "../profile/write/encode.ts";
import { rawText } from "../profile/write/raw.ts";
import { topProfile } from "../profile/write/topProfile.ts";
import { rawProfile, writtenProfile } from "../profile/write/written.ts";

/** A format: how it is computed, and whether `--top` limits it. */
type FileFormat = { takesTop: boolean; overrides: Overrides; what: string } & (
  | { text(analysis: Analysis): Iterable<string> }
  | { profile(analysis: Analysis): Profile }
);

const WHOLE = {
  takesTop: false,
  overrides: { nodeCount: 0, trim: false, granularity: "addresses" },
} as const;

/** The formats by their names; `what` follows "--format NAME". */
const FILE_FORMATS = {
  proto: { ...WHOLE, what: "writes the profile", profile: writtenProfile },
  topproto: {
    takesTop: true,
    overrides: { nodeCount: 0 },
    what: "writes the table of functions",
    profile: topProfile,
  },
  dot: { takesTop: true, overrides: {}, what: "writes the call graph", text: dotText },
  callgrind: { ...WHOLE, what: "writes the whole call graph", text: callgrindText },
  raw: { ...WHOLE, what: "prints the whole profile", text: (analysis) => rawText(rawProfile(analysis)) },
  comments: {
    ...WHOLE,
    what: "prints the list of comments",
    text: ({ view }) => view.profile.comments.map((comment) => `${comment}\n`),
  },
} as const satisfies Record<string, FileFormat>;

/** The name of a format that is a file for other tools. */
export type FileFormatName = keyof typeof FILE_FORMATS;

/** The names of all such formats. */
export const FILE_FORMAT_NAMES = Object.keys(FILE_FORMATS) as FileFormatName[];

/** Whether a format is such a file. */
export function isFileFormat(format: string): format is FileFormatName {
  return Object.hasOwn(FILE_FORMATS, format);
}

/** What such a format has no room for: the words of an error, after its name. */
export function whatOf(format: FileFormatName | "html"): string {
  return format === "html" ? "draws the flame graph" : FILE_FORMATS[format].what;
}

/** Whether `--top` limits it. */
export function takesTop(format: FileFormatName | "html"): boolean {
  return format !== "html" && FILE_FORMATS[format].takesTop;
}

/** Whether it is not text. */
export function isBinary(format: string): boolean {
  return isFileFormat(format) && "profile" in FILE_FORMATS[format];
}

/** The formats whose names say that a profile is in the file, as the editor has them. */
const PROFILE_NAME = /\.(pb\.gz|pprof|pgo|prof)$/i;

/** The format of a file that has a profile's name. */
export function formatOfName(output: string | undefined): "proto" | undefined {
  return output !== undefined && PROFILE_NAME.test(output) ? "proto" : undefined;
}

/** A finished file: text, safe to print, or bytes; and the filters that matched nothing. */
export type FileContent = { unmatched: readonly string[] } & (
  | { text: Iterable<string> }
  | { bytes: Uint8Array }
);

/**
 * Makes the file.
 * @throws QueryError
 */
export function fileContent(format: FileFormatName, profile: Profile, query: Query): FileContent {
  const file: FileFormat = FILE_FORMATS[format];
  const analysis = analyse(profile, queryFor(file.overrides, query));
  const { unmatched } = analysis;
  return "profile" in file
    ? { unmatched, bytes: gzipSync(encodeProfile(file.profile(analysis))) }
    : { unmatched, text: visiblePieces(file.text(analysis)) };
}

function* visiblePieces(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) {
    yield visible(piece);
  }
}
