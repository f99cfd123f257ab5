/** Home folders name people, so they are shortened before a report leaves the machine. */
import type { Report } from "../engine/report.ts";

/**
 * The text with each path under `home` written as `~/…`. Only whole names count: with a home of `/root`,
 * neither `/rootfs` nor `/mnt/root` is touched.
 */
export function shortenHome(text: string, home: string | undefined): string {
  // Homes such as "/" or "C:\" name nobody, and would eat every path.
  if (home === undefined || !/[^\\/:][^\\/:]/.test(home)) {
    return text;
  }
  return text.replace(patternOf(home), "~");
}

const patterns = new Map<string, RegExp>();

/** Matches `home` with either slash, and with the doubled backslashes of JSON and Go's %q. */
function patternOf(home: string): RegExp {
  const known = patterns.get(home);
  if (known) {
    return known;
  }
  const names = home
    .replace(/[\\/]+$/, "")
    .split(/[\\/]+/)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const made = new RegExp(
    `(?<![\\w.~-]|(?<!file:/?/?)[\\\\/])${names.join("(?:/|\\\\\\\\?)")}(?![\\w.~-])`,
    names[0]?.endsWith(":") ? "gi" : "g",
  );
  patterns.set(home, made);
  return made;
}

/** The report with every home path in every text of it shortened. */
export function withoutHome(report: Report, home: string | undefined): Report {
  return mapTexts(report, (text) => shortenHome(text, home)) as Report;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => mapTexts(item, change));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [change(name), mapTexts(item, change)]),
    );
  }
  return value;
}

/** Where a report was made, for formats that leave the machine. */
export interface Places {
  /** Home folder: paths under it are shortened. */
  home?: string | undefined;
  /** The repository or workspace: paths inside are given relative to it. */
  folder?: string | undefined;
}

/** The path relative to `folder` with forward slashes; undefined where it lies elsewhere. Both have home shortened. */
export function insideFolder(path: string, { folder, home }: Places): string | undefined {
  const start = folder === undefined ? undefined : shortenHome(folder, home).replace(/[\\/]+$/, "");
  if (!start || !path.startsWith(start) || !/^[\\/]/.test(path.slice(start.length))) {
    return undefined;
  }
  const way = path.slice(start.length + 1).replaceAll("\\", "/");
  return way.split("/").includes("..") ? undefined : way;
}
