/** Which Go releases pack the zip of a version otherwise than today's, where they make it from its origin. */
import { parsePseudoVersion } from "../../version/pseudoVersion.ts";
import { compareVersions } from "../../version/version.ts";

/** The first release that packs a zip as today. */
export type PackingRelease = "go1.11.4" | "go1.24";

/** From 2019 on, the go commands in use agreed on symbolic links. */
const AGREED = "2019-01-01";

/** Whether the version is from a time in which go commands put other things for symbolic links into a zip (golang/go#29191). */
export function isFromBeforeLinks(version: string): boolean {
  const time = parsePseudoVersion(version)?.time;
  return version.endsWith("+incompatible") || (time ?? AGREED) < AGREED;
}

/**
 * The release before which the zip may have been packed by other rules; undefined if there is none. `go` is the go line of the
 * version's go.mod. Where it is 1.24 or later, vendor/modules.txt and what is below a nested vendor folder are left out
 * (isVendoredPackage in golang.org/x/mod/zip, golang/go#37397), which older releases do not know.
 */
export function packedBefore(version: string, go: string | undefined): PackingRelease | undefined {
  if (go !== undefined && compareVersions(go, "1.24") >= 0) {
    return "go1.24";
  }
  return isFromBeforeLinks(version) ? "go1.11.4" : undefined;
}
