/** Links for a module: its package page, and the comparison of two versions at its host. */
import type { ModuleChange } from "../../modules/goSum/sumDiff.ts";
import { parsePseudoVersion } from "../../modules/version/pseudoVersion.ts";
import { t } from "../shared/l10n.ts";

/** A link by its label. */
export interface Link {
  label: string;
  address: string;
}

/** Repositories at hosts whose comparison URLs are known. */
const COMPARING = /^(github\.com|gitlab\.com)\/[^/]+\/[^/]+/;

/** The links of a module; none for a path that is not valid in a URL. */
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

/** The git name of a version: a tag, or a commit. */
function tag(version: string): string {
  return parsePseudoVersion(version)?.revision ?? version.replace(/\+incompatible$/, "");
}
