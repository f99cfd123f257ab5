/** What is kept for the workspace. The only place that knows the keys. */
import type { Memento, Uri } from "vscode";
import type { CommandRecord } from "../engine/command.ts";
import type { Report } from "../engine/report.ts";
import type { PathMapping } from "./profiles/sourcePaths.ts";

const LAST_REPORT = "goVerify.lastReport";
const ONLY_OFF = "goVerify.onlyOff";
const PROFILES = "goVerify.profiles";
const CAPTURED_FROM = "goVerify.capturedFrom";
const CAPTURES = "goVerify.captures";
const SOURCE_MAPPINGS = "goVerify.sourceMappings";

/** Profiles whose state is kept: those that were used last. */
const KEPT_PROFILES = 50;

/** Characters of each stream of a command that are kept over a restart; within a session all of it is. */
const KEPT = 8 * 1024;

/** What is kept of one profile. */
export interface KeptProfile {
  /** The address of what it is compared with. */
  base?: string | undefined;
  /** The page's own state: it knows what it wrote. */
  page?: unknown;
}

/** A profile that was captured from a program. */
export interface Capture {
  /** The address of its file. */
  uri: string;
  /** Where it came from, without a query: those of the same profile are alike. */
  from: string;
}

/** What the extension remembers of this workspace. */
export interface State {
  lastReport(): Report | undefined;
  keepReport(report: Report): Thenable<void>;
  /** Whether the tree shows only what is off. */
  onlyOff(): boolean;
  setOnlyOff(value: boolean): Thenable<void>;
  profile(uri: Uri): KeptProfile;
  /** Changes what is kept of a profile. */
  keepProfile(uri: Uri, change: KeptProfile): Thenable<void>;
  /** The addresses that profiles were captured from, the last first; without queries, which may hold secrets. */
  capturedFrom: { get(): string[]; keep(addresses: string[]): Thenable<void> };
  /** The profiles that were captured, the last first. */
  captures: { get(): Capture[]; keep(captures: Capture[]): Thenable<void> };
  /** Where source lies that profiles name otherwise, as the person said. */
  sourceMappings: { get(): PathMapping[]; keep(mappings: PathMapping[]): Thenable<void> };
}

/** Opens the workspace's memory. */
export function openState(memento: Memento): State {
  return {
    lastReport: () => readReport(memento.get<unknown>(LAST_REPORT)),
    keepReport: (report) => memento.update(LAST_REPORT, slim(report)),
    onlyOff: () => memento.get<unknown>(ONLY_OFF) === true,
    setOnlyOff: (value) => memento.update(ONLY_OFF, value),
    profile: (uri) => profiles(memento).find(([key]) => key === uri.toString())?.[1] ?? {},
    keepProfile(uri, change) {
      const key = uri.toString();
      const all = profiles(memento);
      const kept = { ...all.find(([other]) => other === key)?.[1], ...change };
      const others = all.filter(([other]) => other !== key);
      return memento.update(PROFILES, [[key, kept], ...others].slice(0, KEPT_PROFILES));
    },
    capturedFrom: {
      get: () => strings(memento.get<unknown>(CAPTURED_FROM)),
      keep: (addresses) => memento.update(CAPTURED_FROM, addresses),
    },
    captures: {
      get: () => memento.get<Capture[]>(CAPTURES) ?? [],
      keep: (captures) => memento.update(CAPTURES, captures),
    },
    sourceMappings: {
      get: () => memento.get<PathMapping[]>(SOURCE_MAPPINGS) ?? [],
      keep: (mappings) => memento.update(SOURCE_MAPPINGS, mappings),
    },
  };
}

/** The profiles by their address, the last used first. */
function profiles(memento: Memento): [string, KeptProfile][] {
  const value = memento.get<unknown>(PROFILES);
  return Array.isArray(value) ? value : [];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** Another release of ours may have written it: what is not a report of this schema is not shown. */
function readReport(value: unknown): Report | undefined {
  const report = value as Partial<Report> | undefined;
  const known = report?.schema === "go-verify/report/1" && Array.isArray(report.layers);
  return known ? (report as Report) : undefined;
}

/** The report with long outputs cut: the editor loads all of a workspace's memory whenever it opens it. */
function slim(report: Report): Report {
  const cut = (text: string) =>
    text.length <= KEPT ? text : `${text.slice(0, KEPT)}\n… ${text.length - KEPT} characters cut …\n`;
  const command = (record: CommandRecord): CommandRecord => ({
    ...record,
    stdout: cut(record.stdout),
    stderr: cut(record.stderr),
    truncated: record.truncated || record.stdout.length > KEPT || record.stderr.length > KEPT,
  });
  const layers = report.layers.map((layer) => ({
    ...layer,
    checks: layer.checks.map((check) => ({ ...check, commands: check.commands.map(command) })),
  }));
  return { ...report, layers };
}
