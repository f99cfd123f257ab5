/** What is stored for the workspace. Only this module knows the keys. */
import type { Memento, Uri } from "vscode";
import type { CommandRecord } from "../engine/command.ts";
import type { Report } from "../engine/report.ts";
import { readReportValue } from "../formats/readReport.ts";
import type { PathMapping } from "./profiles/sourcePaths.ts";
import { type BasisOf, isBasisOf } from "./verify/basis.ts";

const LAST_REPORT = "goVerify.lastReport";
const BASES = "goVerify.bases";
const ONLY_FAILED = "goVerify.onlyFailed";
const PROFILES = "goVerify.profiles";
const CAPTURED_FROM = "goVerify.capturedFrom";
const CAPTURES = "goVerify.captures";
const RECENT_PROFILES = "goVerify.recentProfiles";
const SOURCE_MAPPINGS = "goVerify.sourceMappings";

/** The number of profiles whose state is stored: those that were used last. */
const MAX_PROFILES = 50;

/** Characters of each stream of a command that are stored for the next session; this session has all of them. */
const MAX_OUTPUT = 8 * 1024;

/** What is stored of one profile. */
export interface ProfileState {
  /** The URI of the base that it is compared with. */
  base?: string | undefined;
  /** The page's own state, as the page wrote it. */
  page?: unknown;
}

/** A profile that was captured from a program. */
export interface Capture {
  /** The URI of its file. */
  uri: string;
  /** The URL without its query: captures of the same profile have the same one. */
  from: string;
}

/** One stored value. */
export interface Stored<T> {
  get(): T;
  set(value: T): Thenable<void>;
}

/** What the extension stores for this workspace. */
export interface State {
  lastReport(): Report | undefined;
  saveReport(report: Report): Thenable<void>;
  /** The settings that the results in the last report depend on. */
  bases: Stored<BasisOf[]>;
  /** Whether the trees show only checks that need attention. */
  onlyFailed(): boolean;
  setOnlyFailed(value: boolean): Thenable<void>;
  profile(uri: Uri): ProfileState;
  /** Changes the stored state of a profile. */
  updateProfile(uri: Uri, change: ProfileState): Thenable<void>;
  /** The URLs of captured profiles, the last first; without queries, which may contain secrets. */
  capturedFrom: Stored<string[]>;
  /** The captured profiles, the last first. */
  captures: Stored<Capture[]>;
  /** The URIs of the profiles that were opened, the last first. */
  recentProfiles: Stored<string[]>;
  /** Where to find source files that profiles name by another path, as the user chose. */
  sourceMappings: Stored<PathMapping[]>;
}

/** Opens the memory of the workspace. */
export function openState(memento: Memento): State {
  return {
    lastReport: () => readStoredReport(memento.get<unknown>(LAST_REPORT)),
    saveReport: (report) => memento.update(LAST_REPORT, slim(report)),
    bases: {
      get: () => listOf(memento.get<unknown>(BASES), isBasisOf),
      set: (bases) => memento.update(BASES, bases),
    },
    onlyFailed: () => memento.get<unknown>(ONLY_FAILED) === true,
    setOnlyFailed: (value) => memento.update(ONLY_FAILED, value),
    profile: (uri) => profiles(memento).find(([key]) => key === uri.toString())?.[1] ?? {},
    updateProfile(uri, change) {
      const key = uri.toString();
      const all = profiles(memento);
      const updated = { ...all.find(([other]) => other === key)?.[1], ...change };
      const others = all.filter(([other]) => other !== key);
      return memento.update(PROFILES, [[key, updated], ...others].slice(0, MAX_PROFILES));
    },
    capturedFrom: {
      get: () => listOf(memento.get<unknown>(CAPTURED_FROM), isText),
      set: (addresses) => memento.update(CAPTURED_FROM, addresses),
    },
    captures: {
      get: () => listOf(memento.get<unknown>(CAPTURES), isCapture),
      set: (captures) => memento.update(CAPTURES, captures),
    },
    recentProfiles: {
      get: () => listOf(memento.get<unknown>(RECENT_PROFILES), isText),
      set: (uris) => memento.update(RECENT_PROFILES, uris),
    },
    sourceMappings: {
      get: () => listOf(memento.get<unknown>(SOURCE_MAPPINGS), isMapping),
      set: (mappings) => memento.update(SOURCE_MAPPINGS, mappings),
    },
  };
}

/** The profiles by their URI, the last used first. */
function profiles(memento: Memento): [string, ProfileState][] {
  const value = memento.get<unknown>(PROFILES);
  return Array.isArray(value) ? value : [];
}

/** The items that pass the test: another release may have written something else. */
function listOf<T>(value: unknown, isItem: (item: unknown) => item is T): T[] {
  return Array.isArray(value) ? value.filter(isItem) : [];
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCapture(value: unknown): value is Capture {
  const { uri, from } = (value ?? {}) as Partial<Capture>;
  return isText(uri) && isText(from);
}

function isMapping(value: unknown): value is PathMapping {
  const { from, to } = (value ?? {}) as Partial<PathMapping>;
  return isText(from) && isText(to);
}

/** Another release may have stored it: what is not a report of this schema is dropped. */
function readStoredReport(value: unknown): Report | undefined {
  try {
    return readReportValue(value);
  } catch {
    return undefined;
  }
}

/** The report with long outputs cut: VS Code loads all of a workspace's memory when it opens the workspace. */
function slim(report: Report): Report {
  const cut = (text: string) =>
    text.length <= MAX_OUTPUT
      ? text
      : `${text.slice(0, MAX_OUTPUT)}\n… ${text.length - MAX_OUTPUT} characters cut …\n`;
  const command = (record: CommandRecord): CommandRecord => ({
    ...record,
    stdout: cut(record.stdout),
    stderr: cut(record.stderr),
    truncated: record.truncated || record.stdout.length > MAX_OUTPUT || record.stderr.length > MAX_OUTPUT,
  });
  const layers = report.layers.map((layer) => ({
    ...layer,
    checks: layer.checks.map((check) => ({ ...check, commands: check.commands.map(command) })),
  }));
  return { ...report, layers };
}
