/** Shortens home folders before a report leaves the machine, since they contain names of people. */
import type { Report } from "../engine/report.ts";

/**
 * The text with each path under `home` written as `~/…`. Only whole names match: with the home `/root`, `/rootfs` and
 * `/mnt/root` stay unchanged.
 */
export function shortenHome(text: string, home: string | undefined): string {
  // Homes such as "/" or "C:\" contain no name, and would match every path.
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
    .replace(/(?<![\\/])[\\/]+$/, "")
    .split(/[\\/]+/)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const made = new RegExp(
    `(?<![\\w.~-]|(?<!file:/?/?)[\\\\/])${names.join("(?:/|\\\\\\\\?)")}(?![\\w.~-])`,
    names[0]?.endsWith(":") ? "gi" : "g",
  );
  patterns.set(home, made);
  return made;
}

/** The report with the home folder shortened in all its texts. */
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

/** The folders that formats for other machines shorten. */
export interface ReportFolders {
  /** Paths under it are written `~/…`. */
  home?: string | undefined;
  /** The repository or workspace: paths inside are written relative to it. */
  folder?: string | undefined;
}

/** The path relative to `folder` with forward slashes; undefined if it is not inside. `path` has its home shortened. */
export function insideFolder(path: string, { folder, home }: ReportFolders): string | undefined {
  const start = folder === undefined ? undefined : shortenHome(folder, home).replace(/(?<![\\/])[\\/]+$/, "");
  if (!start || !path.startsWith(start) || !/^[\\/]/.test(path.slice(start.length))) {
    return undefined;
  }
  const relative = path.slice(start.length + 1).replaceAll("\\", "/");
  return relative.split("/").includes("..") ? undefined : relative;
}
