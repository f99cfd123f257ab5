/** Opens a profile with a base. esbuild.mjs bundles this file separately. */
import { FileType, l10n, type QuickPickItem, Uri, window, workspace } from "vscode";
import type { Capture, State } from "../state.ts";
import { profileOf } from "./binaryTabs.ts";
import type { Profiles } from "./types.ts";

/** Where profiles can be picked from, besides the open ones. */
export interface Sources {
  /** The folder of recorded profiles that are not saved elsewhere. */
  recordings: Uri;
  state: Pick<State, "captures">;
}

/** What comparing needs. */
export interface CompareParts extends Sources {
  profiles: Pick<Profiles, "open" | "active">;
}

/** The file names that the editor is offered for. */
const PROFILE_NAME = /\.(pprof|pgo|prof|out|pb|pb\.gz)$/i;

/** The number of files of one folder that are offered. */
const MAX_FILES = 30;

/**
 * Compares two profiles: the two that are selected in the Explorer, the active one with one that the user picks, or
 * two that they pick. If two are selected, the older file is the base; the page can swap them.
 */
export async function compareProfiles(selected: readonly Uri[], parts: CompareParts): Promise<void> {
  const pair = selected.length === 2 ? await byAge(selected) : await pickPair(parts);
  if (pair) {
    await parts.profiles.open(pair.profile, pair.base);
  }
}

interface Pair {
  base: Uri;
  profile: Uri;
}

async function byAge([first, second]: readonly Uri[]): Promise<Pair> {
  const [a, b] = await Promise.all([first!, second!].map((uri) => workspace.fs.stat(uri)));
  return a!.mtime <= b!.mtime ? { base: first!, profile: second! } : { base: second!, profile: first! };
}

async function pickPair(parts: CompareParts): Promise<Pair | undefined> {
  const active = parts.profiles.active()?.uri;
  const profile = active ?? (await pick(l10n.t("Which profile do you want to compare?"), undefined, parts));
  const base = profile && (await pickBase(profile, parts));
  return profile && base && { base, profile };
}

/** Lets the user pick the base of a profile. */
export function pickBase(profile: Uri, sources: Sources): Promise<Uri | undefined> {
  return pick(l10n.t("Compare {0} with…", nameOf(profile)), profile, sources);
}

interface Choice extends QuickPickItem {
  /** Undefined for the entry that opens a file dialog. */
  uri?: Uri;
}

/** Offers earlier captures of the same profile, open profiles, files of the same folder, recordings, and any file. */
async function pick(
  title: string,
  profile: Uri | undefined,
  { recordings, state }: Sources,
): Promise<Uri | undefined> {
  const seen = new Set(profile ? [profile.toString()] : []);
  const choices: Choice[] = [];
  const add = (uris: readonly Uri[], description: string) => {
    for (const uri of uris) {
      if (!seen.has(uri.toString())) {
        seen.add(uri.toString());
        choices.push({ label: nameOf(uri), description, detail: workspace.asRelativePath(uri), uri });
      }
    }
  };
  add(await sameCaptures(profile, state.captures.get()), l10n.t("the same profile, captured earlier"));
  add(openProfileUris(), l10n.t("open"));
  add(profile ? await profilesIn(Uri.joinPath(profile, "..")) : [], l10n.t("in the same folder"));
  add(await profilesIn(recordings), l10n.t("recorded here"));
  choices.push({ label: `$(folder-opened) ${l10n.t("Browse…")}`, alwaysShow: true });
  const picked = await window.showQuickPick(choices, { title, matchOnDetail: true });
  return picked && (picked.uri ?? (await browse(title)));
}

/** The existing captures from the same URL as `profile`, the last first. */
async function sameCaptures(profile: Uri | undefined, captures: readonly Capture[]): Promise<Uri[]> {
  const from = captures.find(({ uri }) => uri === profile?.toString())?.from;
  const same = captures.filter((capture) => capture.from === from).map(({ uri }) => Uri.parse(uri, true));
  const exist = await Promise.all(
    same.map((uri) =>
      workspace.fs.stat(uri).then(
        () => true,
        () => false,
      ),
    ),
  );
  return same.filter((_, index) => exist[index]);
}

function openProfileUris(): Uri[] {
  return window.tabGroups.all.flatMap((group) => group.tabs).flatMap(profileOf);
}

/** The newest first: the names of recordings end with the time. */
async function profilesIn(folder: Uri): Promise<Uri[]> {
  const entries = await workspace.fs.readDirectory(folder).then(
    (found) => found,
    () => [],
  );
  return entries
    .filter(([name, type]) => type & FileType.File && PROFILE_NAME.test(name))
    .map(([name]) => Uri.joinPath(folder, name))
    .reverse()
    .slice(0, MAX_FILES);
}

async function browse(title: string): Promise<Uri | undefined> {
  const picked = await window.showOpenDialog({ title, openLabel: l10n.t("Compare") });
  return picked?.[0];
}

function nameOf(uri: Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
