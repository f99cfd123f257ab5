/** What a line of a file of sums vouches for, and which other lines belong to it. */
import type { Hover } from "vscode-languageserver";
import { keyOf, type SumLine } from "../modules/goSum/goSum.ts";
import type { SumSide } from "../modules/goSum/sumDiff.ts";
import type { Translate } from "../modules/translate.ts";
import { compareSemver } from "../modules/version/semver.ts";
import { type HoverStyle, hoverOf } from "./hoverStyle.ts";

/** A line with the file that it stands in, by its name among those that count together. */
export type PlacedLine = SumLine & { readonly file: string };

/** What a hover is made with. */
export interface HoverContext {
  readonly style: HoverStyle;
  readonly t: Translate;
  /** The address of a file of sums by its name. */
  uriOf(file: string): string;
}

/** Of many other versions so many are named. */
const MOST_VERSIONS = 8;

/** The lines of a module in all files of a side, in the order in which the go command reads them. */
export function linesOfModule({ files }: SumSide, path: string): PlacedLine[] {
  return files.flatMap(({ name, sums }) =>
    sums.lines.filter((line) => line.path === path).map((line) => ({ ...line, file: name })),
  );
}

/** The hover on a line of the file `file`. */
export function hoverOnSum(line: SumLine, file: string, side: SumSide, context: HoverContext): Hover {
  const { style, t } = context;
  const place = (other: PlacedLine) => placeOf(other, file, context);
  const lines = linesOfModule(side, line.path);
  const others = lines.filter((other) => other.line !== line.line || other.file !== file);
  const same = others.filter((other) => keyOf(other) === keyOf(line));
  const companions = others.filter(({ version, of }) => version === line.version && of !== line.of);
  const list = [
    ...companionWords(line, companions.map(place), t),
    ...same.map((other) =>
      other.hash === line.hash
        ? t("{0} says the same.", place(other))
        : t("{0} has another hash; of those that begin with h1: the first counts.", place(other)),
    ),
    ...otherVersions(line, others, context, place),
    ...needWords(line, side, context),
  ];
  const what =
    line.of === "zip"
      ? t("The line vouches for the module's zip: each file of it, by name and content.")
      : t("The line vouches for the module's go.mod alone, which says what the module requires.");
  const title = style.quote(keyOf(line));
  return hoverOf(style, [title, what, hashWords(line, context)], list);
}

/** A line as a link; the name of its file is left out where it is the one that is looked at. */
export function placeOf(
  line: PlacedLine,
  file: string | undefined,
  { style, t, uriOf }: HoverContext,
): string {
  const label = line.file === file ? t("line {0}", line.line) : `${line.file}:${line.line}`;
  return style.place(label.replace(/[[\]\\`<>]/g, ""), uriOf(line.file), line.line);
}

/** dirhash.Hash1 of golang.org/x/mod/sumdb/dirhash; a go.mod is hashed as a list of that one file. */
function hashWords({ of, hash }: SumLine, { t }: HoverContext): string {
  if (!hash.startsWith("h1:")) {
    return t("The go command does not know this kind of hash and passes over the line.");
  }
  const h1 =
    of === "zip"
      ? t("h1: is the SHA-256, in base64, of a sorted list: each file's SHA-256 and name.")
      : t("h1: is the SHA-256, in base64, of a list of one: the go.mod's SHA-256 and name.");
  return `${h1} ${t("Where the line is there, the go command does not ask the checksum database.")}`;
}

function companionWords({ of }: SumLine, places: readonly string[], t: Translate): string[] {
  const [place] = places;
  if (place !== undefined) {
    return [of === "zip" ? t("Its go.mod: {0}", place) : t("Its zip: {0}", place)];
  }
  return [
    of === "zip"
      ? t("It has no /go.mod line: where its go.mod is needed, the build fails.")
      : t("Its zip has no line: no package of this version was needed."),
  ];
}

function otherVersions(
  line: SumLine,
  others: readonly PlacedLine[],
  { style, t }: HoverContext,
  place: (line: PlacedLine) => string,
): string[] {
  const versions = new Map<string, PlacedLine>();
  for (const other of others.filter(({ version }) => version !== line.version)) {
    // The zip's line tells more than the go.mod's.
    if (other.of === "zip" || !versions.has(other.version)) {
      versions.set(other.version, other);
    }
  }
  const sorted = [...versions.values()].sort((a, b) => compareSemver(b.version, a.version));
  if (sorted.length === 0) {
    return [];
  }
  const named = sorted
    .slice(0, MOST_VERSIONS)
    .map((other) => `${style.quote(other.version)} (${place(other)})`);
  const rest = sorted.length - named.length;
  return [t("Other versions: {0}", [...named, ...(rest > 0 ? [t("{0} more", rest)] : [])].join(", "))];
}

/** What go.mod says of the module. */
function needWords({ path, version }: SumLine, { mods }: SumSide, { style, t }: HoverContext): string[] {
  if (mods.length === 0) {
    return [];
  }
  const stoodFor = mods
    .flatMap(({ replace }) => replace)
    .filter((replacement) => replacement.new.path === path && replacement.new.version === version);
  const versions = mods
    .flatMap(({ require }) => require)
    .filter((required) => required.path === path)
    .map((required) => required.version);
  const distinct = [...new Set(versions)].sort(compareSemver);
  return [
    ...stoodFor.map(({ old }) => t("It stands for {0}, which go.mod replaces.", style.quote(old.path))),
    ...(distinct.length > 0
      ? [t("go.mod requires {0}.", distinct.map(style.quote).join(", "))]
      : stoodFor.length === 0
        ? [t("go.mod does not require it: other modules do.")]
        : []),
  ];
}
