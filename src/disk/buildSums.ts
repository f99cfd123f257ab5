/** The go.sum and go.work.sum files that a build uses, and their lines for a module. */
import { join } from "node:path";
import type { CheckContext } from "../engine/check.ts";
import { keyOf, parseGoSum, type SumLine } from "../modules/goSum/goSum.ts";
import type { RecordedSum } from "../modules/goSum/mismatch/mismatchSides.ts";
import type { NamedSums } from "../modules/goSum/sumDiff.ts";
import type { Build } from "./builds.ts";

/** The existing files, by absolute path: each member's go.sum, and go.work.sum. */
export async function sumsOf(
  { readText }: Pick<CheckContext, "readText">,
  { members, work }: Build,
): Promise<NamedSums[]> {
  const paths = [
    ...members.map(({ folder }) => join(folder, "go.sum")),
    ...(work ? [`${work.path}.sum`] : []),
  ];
  const files = paths.map(async (name): Promise<NamedSums[]> => {
    const text = await readText(name);
    return text === undefined ? [] : [{ name, sums: parseGoSum(text) }];
  });
  return (await Promise.all(files)).flat();
}

/** More lines for one key are not looked at: each is a sentence of an explanation. */
const MOST_LINES = 20;

/** Finds the lines for a zip or a go.mod, in file order. */
export function recordedSums(
  files: readonly NamedSums[],
): (wanted: Pick<SumLine, "path" | "version" | "of">) => readonly RecordedSum[] {
  const byKey = new Map<string, RecordedSum[]>();
  for (const { name, sums } of files) {
    for (const line of sums.lines) {
      const key = keyOf(line);
      const own = byKey.get(key) ?? [];
      if (own.length < MOST_LINES) {
        own.push({ file: name, line: line.line, hash: line.hash });
      }
      byKey.set(key, own);
    }
  }
  return (wanted) => byKey.get(keyOf(wanted)) ?? [];
}
