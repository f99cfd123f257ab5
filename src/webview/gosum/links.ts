/** Where more is told of a module: its package page, and its host's comparison of two versions. */
import type { ModuleChange } from "../../modules/goSum/sumDiff.ts";
import { parsePseudoVersion } from "../../modules/version/pseudoVersion.ts";
import { t } from "../shared/l10n.ts";

/** A link by its label. */
export interface Link {
  label: string;
  address: string;
}

/** Hosts whose comparisons have a known address. */
const COMPARING = /^(github\.com|gitlab\.com)\/[^/]+\/[^/]+/;

/** The links of a module; of a path that no address can hold there are none. */
export function linksOf({ path, from, to }: ModuleChange): Link[] {
  const version = to ?? from;
  if (version === null || !/^[\w.\-~+/]+@[\w.\-+]+$/.test(`${path}@${version}`)) {
    return [];
  }
  const links = [{ label: t("Package page"), address: `https://pkg.go.dev/${path}@${version}` }];
  const repository = COMPARING.exec(path)?.[0];
  const isRoot = repository !== undefined && path.slice(repository.length).replace(/^\/v\d+$/, "") === "";
  if (isRoot && from !== null && to !== null && from !== to) {
    links.push({
      label: t("Compare upstream"),
      address: `https://${repository}/compare/${tag(from)}...${tag(to)}`,
    });
  }
  return links;
}

/** What git knows a version by: a tag, or a commit. */
function tag(version: string): string {
  return parsePseudoVersion(version)?.revision ?? version.replace(/\+incompatible$/, "");
}
