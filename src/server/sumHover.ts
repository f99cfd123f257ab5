/** The hover on a go.sum line: what it covers, and the other lines of its module. */
import type { Hover } from "vscode-languageserver";
import { keyOf, type SumLine } from "../modules/goSum/goSum.ts";
import type { SumSide } from "../modules/goSum/sumDiff.ts";
import type { Translate } from "../modules/translate.ts";
import { compareSemver } from "../modules/version/semver.ts";
import { type HoverStyle, hoverOf } from "./hoverStyle.ts";

/** A line with the name of its file among those that Go reads together. */
export type FileLine = SumLine & { readonly file: string };

/** What a hover depends on. */
export interface HoverContext {
  readonly style: HoverStyle;
  readonly t: Translate;
  /** The URI of a go.sum file by its name. */
  uriOf(file: string): string;
}

/** The number of other versions that are listed. */
const MOST_VERSIONS = 8;

/** How many lines for the same key are listed, and how many replacements: a hostile file has thousands. */
export const MOST_LINES = 20;

/** The lines of a module in all files of a side, in the order in which Go reads them. */
export function linesOfModule({ files }: SumSide, path: string): FileLine[] {
  return files.flatMap(({ name, sums }) =>
    sums.lines.filter((line) => line.path === path).map((line) => ({ ...line, file: name })),
  );
}

/** The hover on a line of `file`. */
export function hoverOnSum(line: SumLine, file: string, side: SumSide, context: HoverContext): Hover {
  const { style, t } = context;
  const link = (other: FileLine) => linkTo(other, file, context);
  const lines = linesOfModule(side, line.path);
  const others = lines.filter((other) => other.line !== line.line || other.file !== file);
  const same = others.filter((other) => keyOf(other) === keyOf(line));
  const companions = others.filter(({ version, of }) => version === line.version && of !== line.of);
  const list = [
    ...companionLines(line, companions.map(link), t),
    ...same
      .slice(0, MOST_LINES)
      .map((other) =>
        other.hash === line.hash
          ? t("{0} has the same hash.", link(other))
          : t("{0} has a different hash. Go uses the first line with an h1: hash.", link(other)),
      ),
    ...otherVersions(line, others, context, link),
    ...requirements(line, side, context),
  ];
  const what =
    line.of === "zip"
      ? t("This line covers the module zip: the name and content of every file in it.")
      : t("This line covers only the go.mod file, which lists what the module requires.");
  const title = style.quote(keyOf(line));
  return hoverOf(style, [title, what, aboutHash(line, context)], list);
}

/** A link to a line. The name of its file is left out if it is `file`. */
export function linkTo(line: FileLine, file: string | undefined, { style, t, uriOf }: HoverContext): string {
  const label = line.file === file ? t("line {0}", line.line) : `${line.file}:${line.line}`;
  return style.link(label, uriOf(line.file), line.line);
}

/** dirhash.Hash1 of golang.org/x/mod/sumdb/dirhash; a go.mod is hashed as a list of that one file. */
function aboutHash({ of, hash }: SumLine, { t }: HoverContext): string {
  if (!hash.startsWith("h1:")) {
    return t("Go ignores this line: unknown hash type.");
  }
  const h1 =
    of === "zip"
      ? t("h1: is the base64 SHA-256 of a sorted list with the SHA-256 and name of each file.")
      : t("h1: is the base64 SHA-256 of a list with one entry: the SHA-256 and name of go.mod.");
  return `${h1} ${t("While this line exists, Go does not query the checksum database.")}`;
}

function companionLines({ of }: SumLine, links: readonly string[], t: Translate): string[] {
  const [link] = links;
  if (link !== undefined) {
    return [of === "zip" ? t("go.mod file: {0}", link) : t("Module zip: {0}", link)];
  }
  return [
    of === "zip"
      ? t("There is no /go.mod line. Builds that need the go.mod file fail.")
      : t("There is no line for the module zip: no package of this version was needed."),
  ];
}

function otherVersions(
  line: SumLine,
  others: readonly FileLine[],
  { style, t }: HoverContext,
  link: (line: FileLine) => string,
): string[] {
  const versions = new Map<string, FileLine>();
  for (const other of others.filter(({ version }) => version !== line.version)) {
    // The line of the module zip goes before that of the go.mod file.
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
    .map((other) => `${style.quote(other.version)} (${link(other)})`);
  const rest = sorted.length - named.length;
  return [t("Other versions: {0}", [...named, ...(rest > 0 ? [t("{0} more", rest)] : [])].join(", "))];
}

/** Where go.mod names the module. */
function requirements({ path, version }: SumLine, { mods }: SumSide, { style, t }: HoverContext): string[] {
  if (mods.length === 0) {
    return [];
  }
  const replaced = mods
    .flatMap(({ replace }) => replace)
    .filter((replacement) => replacement.new.path === path && replacement.new.version === version);
  const versions = mods
    .flatMap(({ require }) => require)
    .filter((required) => required.path === path)
    .map((required) => required.version);
  const distinct = [...new Set(versions)].sort(compareSemver);
  return [
    ...replaced
      .slice(0, MOST_LINES)
      .map(({ old }) => t("go.mod replaces {0} with this version.", style.quote(old.path))),
    ...(distinct.length > 0
      ? [t("go.mod requires {0}.", distinct.slice(-MOST_LINES).map(style.quote).join(", "))]
      : replaced.length === 0
        ? [t("go.mod does not require this module; other modules do.")]
        : []),
  ];
}
