/** The widths of the columns, so that all rows and the header have the same. */
import type { ModuleChange } from "../../modules/goSum/sumDiff.ts";
import { versionsOf } from "../../modules/goSum/sumDiffWords.ts";
import type { Translate } from "../../modules/translate.ts";

/** In characters; longer ones do not widen their column. Two pseudo-versions with an arrow have 71. */
const WIDEST_PATH = 48;
const WIDEST_VERSIONS = 72;

/** The widths as variables of the style sheet. */
export function columnsOf(modules: readonly ModuleChange[], t: Translate): Record<string, string> {
  let [paths, versions, links] = [12, 12, 1];
  for (const module of modules) {
    paths = Math.max(paths, Math.min(module.path.length, WIDEST_PATH));
    versions = Math.max(versions, Math.min(versionsOf(module, t).length, WIDEST_VERSIONS));
    links = Math.max(links, module.links?.length ?? 0);
  }
  return {
    "--paths": `${paths + 1}ch`,
    "--versions": `${versions}ch`,
    "--links": `${[11, 22, 30][links - 1]}ch`,
  };
}

/** A longer end of a path could be wider than its column. */
const LONGEST_END = 20;

/** A path in two parts: where there is no room for both, the first one is cut, since the end says which module it is. */
export function pathParts(path: string): [start: string, end: string] {
  const elements = path.split("/");
  const last = /^v\d+$/.test(elements.at(-1) ?? "") ? 2 : 1;
  const end = elements.length > last ? `/${elements.slice(-last).join("/")}` : "";
  const shown = end.length > LONGEST_END ? end.slice(-LONGEST_END) : end;
  return [path.slice(0, path.length - shown.length), shown];
}
