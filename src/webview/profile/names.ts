/** Names of functions, for the page and its worker. Pure. */

/** The name without the directories of its import path: `json.(*decodeState).value`. */
export function shortName(name: string): string {
  const head = /^[^([<{ ]*\//.exec(name)?.[0] ?? "";
  return name.slice(head.length);
}

/** The regular expression that matches exactly this name. */
export function exactly(name: string): string {
  return `^${name.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&")}$`;
}
