/** Pseudo-versions: the versions of commits without a tag (golang.org/x/mod/module/pseudo.go). */
import { parseSemver } from "./semver.ts";

const GRAMMAR =
  /^v[0-9]+\.(0\.0-|\d+\.\d+-([^+]*\.)?0\.)\d{14}-[A-Za-z0-9]+(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;

/** The commit of a pseudo-version. */
export interface PseudoVersion {
  /** The commit time in UTC, as `YYYY-MM-DDThh:mm:ssZ`; undefined if its 14 digits are not a valid time. */
  readonly time: string | undefined;
  /** The start of the commit hash, usually 12 digits. */
  readonly revision: string;
}

/** Parses a pseudo-version; undefined for any other version. */
export function parsePseudoVersion(version: string): PseudoVersion | undefined {
  const parsed = parseSemver(version);
  if (parsed === undefined || !GRAMMAR.test(version)) {
    return undefined;
  }
  const plain = version.slice(0, version.length - parsed.build.length);
  const [, digits = "", revision = ""] = /(\d{14})-([A-Za-z0-9]+)$/.exec(plain) ?? [];
  return { time: timeOf(digits), revision };
}

function timeOf(digits: string): string | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits) ?? [];
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
  const time = new Date(text);
  // JavaScript accepts dates such as 31 February and moves them; Go rejects them.
  return Number.isNaN(time.getTime()) || time.toISOString() !== text.replace("Z", ".000Z") ? undefined : text;
}
