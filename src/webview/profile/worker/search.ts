/** Finds frames by name, and the total of the stacks with a match. Runs in the worker. */
import type { Analysis } from "../../../profile/analyse/graph.ts";
import { matcher } from "../../../profile/query/regex.ts";
import { plus, type Value } from "../../../profile/table/value.ts";
import type { Found } from "../wire.ts";

/**
 * Searches all nodes. The text is plain and its case does not matter; between slashes it is a regular expression.
 * @throws QueryError for a bad expression
 */
export function search(analysis: Analysis, text: string): Found {
  const { table, names, view, values } = analysis;
  const matches = matchOf(text);
  const marks = new Uint8Array(table.infos.length);
  let count = 0;
  for (let node = 0; node < marks.length; node++) {
    if (matches(names(node))) {
      marks[node] = 1;
      count += 1;
    }
  }
  const byLocation = new Uint8Array(table.starts.length - 1);
  for (let location = 0; location < byLocation.length; location++) {
    for (let n = table.starts[location]!; n < table.starts[location + 1]!; n++) {
      byLocation[location]! |= marks[table.nodes[n]!]!;
    }
  }
  const { stacks } = view;
  let value: Value = 0;
  for (let i = 0; i < stacks.length; i++) {
    for (let f = stacks.starts[i]!; f < stacks.ends[i]!; f++) {
      if (byLocation[stacks.frames[f]!] === 1) {
        value = plus(value, values.values[stacks.samples[i]!]!);
        break;
      }
    }
  }
  return { marks, count, value };
}

/** How the search and the filter of the table match a text. */
export function matchOf(text: string): (name: string) => boolean {
  const expression = /^\/(.+)\/$/.exec(text)?.[1];
  if (expression !== undefined) {
    return matcher("search", expression) ?? (() => true);
  }
  const wanted = text.toLowerCase();
  return (name) => name.toLowerCase().includes(wanted);
}
