/** The parts of which a log is made. */
import type { Location } from "../engine/check.ts";
import type { Report } from "../engine/report.ts";

/**
 * What a log shows of the run; a report has all of it. Paths under `home` are shortened; in a report whose paths are
 * already short it is `~` itself.
 */
export type LogMeta = Pick<Report, "startedAt" | "go" | "host"> & {
  home?: string | undefined;
  /** The most lines of an output of a command that succeeded; of a longer one only the count is shown. */
  maxLines?: number | undefined;
};

/** A range of lines, from 0, both included. The first one stays visible. */
export interface Fold {
  start: number;
  end: number;
  /** Whether an editor should show it folded at first. */
  closed: boolean;
}

/** A text to copy: a command with its set-up, or all commands of the log. */
export interface LogCopy {
  /** The line that names it, from 0. */
  at: number;
  what: "command" | "all";
  text: string;
}

/** Lines of a log that belong together. All positions count from its first line. */
export interface Block {
  lines: string[];
  /** A reader should start at the first block that has this. */
  isStart?: boolean;
  folds?: Fold[];
  copies?: LogCopy[];
  /** Lines that name a file after their label. */
  places?: { line: number; location: Location }[];
}

/** The width of the labels in the first column. */
export const LABEL = 17;

/** Adds items to a list. They may be more than a call can have arguments. */
export function append<T>(list: T[], items: readonly T[]): void {
  for (const item of items) {
    list.push(item);
  }
}

/** A label with its text beside it; nothing for an empty text. */
export function field(label: string, text: string): string[] {
  const lines = text.trimEnd().split("\n");
  return text === "" ? [] : lines.map((line, index) => (index === 0 ? label : "").padEnd(LABEL) + line);
}
