/** The lines of the Top table: functions, or packages with the functions of those that are open. Pure. */
import { plus, type Value } from "../../../profile/table/value.ts";
import type { Frame, PackageRow, TableAnswer } from "../wire.ts";

/** A line: of a package, or of a function. */
export interface TopLine {
  key: string;
  group: PackageRow | undefined;
  frame: Frame | undefined;
  /** The flat values from the first line on; undefined under a package, whose own line has them. */
  sum: Value | undefined;
  isIndented: boolean;
}

/** The lines from top to bottom; `open` has the names of packages. */
export function topLines({ frames, packages }: TableAnswer, open: ReadonlySet<string>): TopLine[] {
  let sum: Value = 0;
  if (packages.length === 0) {
    return frames.map((frame) => {
      sum = plus(sum, frame.flat);
      return { key: String(frame.node), group: undefined, frame, sum, isIndented: false };
    });
  }
  const lines: TopLine[] = [];
  for (const group of packages) {
    sum = plus(sum, group.flat);
    lines.push({ key: `package-${group.from}`, group, frame: undefined, sum, isIndented: false });
    const end = open.has(group.name) ? group.to : group.from;
    for (let i = group.from; i < end; i++) {
      const frame = frames[i]!;
      lines.push({ key: String(frame.node), group: undefined, frame, sum: undefined, isIndented: true });
    }
  }
  return lines;
}
