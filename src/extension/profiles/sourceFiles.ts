/** Finds the source file on this machine that a profile names, and lets the user choose one that is not found. */
import { FileType, l10n, Uri, window, workspace } from "vscode";
import { oneLine } from "../../formats/visible.ts";
import { parseGoMod } from "../../modules/goMod/goMod.ts";
import type { GoFolders } from "../../server/protocol.ts";
import { showWarning } from "../notify.ts";
import { readWhole } from "./fileContent.ts";
import {
  byEnding,
  type Candidate,
  declares,
  inGo,
  inWorkspace,
  mappingOf,
  type NamedSource,
  type Root,
  readPath,
  type SourcePath,
  type WorkspaceModule,
} from "./sourcePaths.ts";
import {
  hasVersion,
  isOtherRelease,
  moduleIn,
  releaseIn,
  releaseOf,
  standardPath,
  type VersionDoubt,
} from "./sourceVersions.ts";
import type { SourceTools } from "./types.ts";

/** Larger files are not searched for a declaration. */
const MAX_BYTES = 8 * 1024 ** 2;

const MAX_MODULES = 50;
const MAX_MAPPINGS = 50;

/** A source file that was found. */
export interface FoundSource {
  uri: Uri;
  /** What it belongs to, if that is not what the profile was recorded with. */
  doubt: VersionDoubt | undefined;
  /** It is in a folder that the user chose. */
  isChosen: boolean;
}

/** Finds source files. One finder is used for many files: it reads the modules of the workspace once. */
export type Finder = (source: NamedSource) => Promise<FoundSource | undefined>;

/** A finder for the current workspace. It opens nothing and shows no prompt. */
export function sourceFinder(tools: SourceTools): Finder {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => rootOf(uri));
  let modules: Promise<WorkspaceModule[]> | undefined;
  let go: Promise<GoFolders | undefined> | undefined;
  const seen = new Map<string, Promise<FoundSource | undefined>>();
  const locate = async (source: NamedSource, path: SourcePath) => {
    const mappings = tools.mappings.get();
    // Most files are found by their path; looking for modules reads the whole workspace.
    const plain = await firstOf(inWorkspace(source, path, { folders, mappings, modules: [] }), source);
    if (plain) {
      return plain;
    }
    modules ??= modulesOf(folders);
    const searched = { folders, mappings, modules: await modules };
    const inside = await firstOf(inWorkspace(source, path, searched), source);
    if (inside) {
      return inside;
    }
    go ??= tools.goFolders();
    const found = await go;
    const inGoFolders = found ? await goCandidates(source, path, found) : [];
    return firstOf([...inGoFolders, ...byEnding(source, path, folders)], source);
  };
  const find: Finder = async (source) => {
    const path = readPath(source.file);
    const uri = path && (await locate(source, path));
    if (uri === undefined) {
      return undefined;
    }
    const isChosen = tools.mappings.get().some(({ to }) => uri.toString().startsWith(`${to}/`));
    return { uri, isChosen, doubt: await doubtOf(source, path!, uri) };
  };
  return (source) => {
    const key = `${source.file}\0${source.function}`;
    const found = seen.get(key) ?? find(source);
    seen.set(key, found);
    return found;
  };
}

/** Candidates in the Go folders; for another release than that of GOROOT, its source in the module cache goes first. */
async function goCandidates(
  source: NamedSource,
  path: SourcePath,
  { goroot, gomodcache }: GoFolders,
): Promise<Candidate[]> {
  const cache = rootOf(Uri.file(gomodcache));
  const all = inGo(source, path, rootOf(Uri.file(goroot)), cache);
  const standard = standardPath(source, path.absolute);
  const release = standard && releaseIn(standard.goroot);
  if (standard === undefined || release === undefined) {
    return all;
  }
  // A release that the go command downloaded (go.dev/doc/toolchain): golang.org/toolchain@v0.0.1-go1.26.3.linux-amd64.
  const folder = Uri.joinPath(Uri.file(gomodcache), "golang.org");
  const entries = await workspace.fs.readDirectory(folder).then(
    (found) => found,
    () => [],
  );
  const same = entries
    .map(([name]) => name)
    .filter((name) => name.startsWith(`toolchain@v0.0.1-${release}.`));
  const toolchains = same.map((name) => ({
    root: cache.uri,
    rest: `golang.org/${name}/${standard.rest}`,
    isGuess: true,
  }));
  return [...all.filter(({ isGuess }) => !isGuess), ...toolchains, ...all.filter(({ isGuess }) => isGuess)];
}

/** What a file belongs to, if that differs from what the path in the profile names. */
async function doubtOf(source: NamedSource, path: SourcePath, uri: Uri): Promise<VersionDoubt | undefined> {
  const module = moduleIn(path);
  if (module !== undefined) {
    return hasVersion(uri.path, module) ? undefined : { kind: "module", profiled: module, here: "" };
  }
  const standard = standardPath(source, path.absolute);
  const profiled = standard && releaseIn(standard.goroot);
  if (standard === undefined || profiled === undefined || !uri.path.endsWith(`/${standard.rest}`)) {
    return undefined;
  }
  const file = uri.with({ path: `${uri.path.slice(0, -standard.rest.length)}VERSION` });
  const here = releaseOf((await readSmall(file).catch(() => undefined)) ?? "");
  return here !== undefined && isOtherRelease(profiled, here)
    ? { kind: "release", profiled, here }
    : undefined;
}

function rootOf(uri: Uri): Root {
  const path = uri.scheme === "file" ? uri.fsPath.replaceAll("\\", "/") : uri.path;
  return { uri: uri.toString().replace(/\/$/, ""), path: path.replace(/\/$/, "") };
}

/** The modules of the workspace by their go.mod files. */
async function modulesOf(folders: readonly Root[]): Promise<WorkspaceModule[]> {
  if (folders.length === 0) {
    return [];
  }
  const files = await workspace.findFiles("**/go.mod", "**/{node_modules,vendor,testdata}/**", MAX_MODULES);
  const found = await Promise.all(
    files.map(async (file) => {
      const text = await readSmall(file).catch(() => undefined);
      const path = parseGoMod(text ?? "").file.module?.name;
      return path ? [{ path, root: rootOf(Uri.joinPath(file, "..")) }] : [];
    }),
  );
  // The longest module path is the nearest module.
  return found.flat().sort((a, b) => b.path.length - a.path.length);
}

async function firstOf(candidates: readonly Candidate[], source: NamedSource): Promise<Uri | undefined> {
  for (const { root, rest, isGuess } of candidates) {
    const uri = Uri.joinPath(Uri.parse(root, true), rest);
    const stat = await statOf(uri);
    if (stat && (!isGuess || (await hasFunction(uri, stat.size, source)))) {
      return uri;
    }
  }
  return undefined;
}

async function statOf(uri: Uri): Promise<{ size: number } | undefined> {
  const stat = await workspace.fs.stat(uri).then(
    (found) => found,
    () => undefined,
  );
  return stat && stat.type & FileType.File ? stat : undefined;
}

async function hasFunction(uri: Uri, size: number, source: NamedSource): Promise<boolean> {
  if (size > MAX_BYTES || source.function === "") {
    return false;
  }
  const text = await readSmall(uri).catch(() => undefined);
  return text !== undefined && declares(text, source);
}

/** The text of a file; undefined if it is too large to be shown in a page. @throws Error with one sentence */
export async function readSmall(uri: Uri): Promise<string | undefined> {
  const { size } = await workspace.fs.stat(uri);
  return size > MAX_BYTES ? undefined : new TextDecoder().decode(await readWhole(uri, MAX_BYTES));
}

/**
 * Asks what to do about a file that was not found, with a button to choose it. Undefined if the user cancels.
 * @throws Error with one sentence if the profile's path is not valid
 */
export async function promptForSource(source: NamedSource, tools: SourceTools): Promise<Uri | undefined> {
  const path = expectPath(source.file);
  const shown = shownName(source);
  const local = path.absolute === undefined ? undefined : Uri.file(path.absolute);
  const open = l10n.t("Open It");
  const locate = l10n.t("Locate…");
  const isHere = local && (await statOf(local)) !== undefined;
  const picked = isHere
    ? await showWarning(
        l10n.t("{0} is outside of the workspace, GOROOT and the module cache.", shown),
        open,
        locate,
      )
    : await showWarning(l10n.t("{0} was not found on this machine.", shown), locate);
  if (picked === open) {
    return local;
  }
  return picked === locate ? locateSource(source, tools) : undefined;
}

/** The file of a source as the profile names it, short enough for a message. */
export function shownName({ file }: Pick<NamedSource, "file">): string {
  return oneLine(file).slice(0, 300);
}

function expectPath(file: string): SourcePath {
  const path = readPath(file);
  if (path === undefined) {
    const shown = shownName({ file });
    throw new Error(l10n.t("The profile names the source file {0}, which is not a valid path.", shown));
  }
  return path;
}

/**
 * Lets the user choose a source file, and stores the mapping for other files of its folders. Undefined if they cancel.
 * @throws Error with one sentence if the profile's path is not valid
 */
export async function locateSource(source: NamedSource, { mappings }: SourceTools): Promise<Uri | undefined> {
  const path = expectPath(source.file);
  const [picked] =
    (await window.showOpenDialog({
      title: l10n.t("Locate {0}", oneLine(path.parts.at(-1)!)),
      openLabel: l10n.t("Open"),
      ...(workspace.workspaceFolders?.[0] ? { defaultUri: workspace.workspaceFolders[0].uri } : {}),
    })) ?? [];
  const mapping = picked && mappingOf(path, picked.path);
  if (mapping) {
    const { from, to } = mapping;
    const others = mappings.get().filter((other) => other.from !== from);
    const folder = picked.with({ path: to }).toString();
    await mappings.set([{ from, to: folder }, ...others].slice(0, MAX_MAPPINGS));
  }
  return picked;
}
