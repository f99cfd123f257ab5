/** Finds the source file on this machine that a profile names, and lets the user choose one that is not found. */
import { FileType, l10n, Uri, window, workspace } from "vscode";
import { oneLine } from "../../formats/visible.ts";
import { parseGoMod } from "../../modules/goMod/goMod.ts";
import type { GoFolders } from "../../server/protocol.ts";
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
  type WorkspaceModule,
} from "./sourcePaths.ts";
import type { SourceTools } from "./types.ts";

/** Larger files are not searched for a declaration. */
const MAX_BYTES = 8 * 1024 ** 2;

const MAX_MODULES = 50;
const MAX_MAPPINGS = 50;

/** Finds source files. One finder is used for many files: it reads the modules of the workspace once. */
export type Finder = (source: NamedSource) => Promise<Uri | undefined>;

/** A finder for the current workspace. It opens nothing and shows no prompt. */
export function sourceFinder(tools: SourceTools): Finder {
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => rootOf(uri));
  let modules: Promise<WorkspaceModule[]> | undefined;
  let go: Promise<GoFolders | undefined> | undefined;
  const seen = new Map<string, Promise<Uri | undefined>>();
  const find: Finder = async (source) => {
    const path = readPath(source.file);
    if (path === undefined) {
      return undefined;
    }
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
    const { goroot, gomodcache } = (await go) ?? {};
    const inGoFolders =
      goroot && gomodcache ? inGo(source, path, rootOf(Uri.file(goroot)), rootOf(Uri.file(gomodcache))) : [];
    return firstOf([...inGoFolders, ...byEnding(source, path, folders)], source);
  };
  return (source) => {
    const key = `${source.file}\0${source.function}`;
    const found = seen.get(key) ?? find(source);
    seen.set(key, found);
    return found;
  };
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
      const text = await readSmall(file);
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
  return declares(new TextDecoder().decode(await workspace.fs.readFile(uri)), source);
}

/** The text of a file; undefined if it is too large to be shown in a page. */
export async function readSmall(uri: Uri): Promise<string | undefined> {
  const { size } = await workspace.fs.stat(uri);
  return size > MAX_BYTES ? undefined : new TextDecoder().decode(await workspace.fs.readFile(uri));
}

/** Lets the user choose a file that was not found, and stores the mapping for other files. Undefined if they cancel. */
export async function promptForSource(source: NamedSource, tools: SourceTools): Promise<Uri | undefined> {
  const path = readPath(source.file);
  const shown = oneLine(source.file).slice(0, 300);
  if (path === undefined) {
    throw new Error(l10n.t("The profile names the source file {0}, which is not a valid path.", shown));
  }
  const local = path.absolute === undefined ? undefined : Uri.file(path.absolute);
  const open = l10n.t("Open It");
  const find = l10n.t("Find It…");
  const isHere = local && (await statOf(local)) !== undefined;
  const picked = isHere
    ? await window.showWarningMessage(
        l10n.t("{0} is outside of the workspace, GOROOT and the module cache.", shown),
        open,
        find,
      )
    : await window.showWarningMessage(l10n.t("{0} was not found on this machine.", shown), find);
  if (picked === open) {
    return local;
  }
  return picked === find ? pickFile(source, tools) : undefined;
}

async function pickFile(source: NamedSource, { mappings }: SourceTools): Promise<Uri | undefined> {
  const path = readPath(source.file);
  const [picked] =
    (await window.showOpenDialog({
      title: l10n.t("Find {0}", oneLine(path?.parts.at(-1) ?? "")),
      openLabel: l10n.t("Open"),
      ...(workspace.workspaceFolders?.[0] ? { defaultUri: workspace.workspaceFolders[0].uri } : {}),
    })) ?? [];
  const mapping = path && picked && mappingOf(path, picked.path);
  if (mapping) {
    const { from, to } = mapping;
    const others = mappings.get().filter((other) => other.from !== from);
    const folder = picked.with({ path: to }).toString();
    await mappings.set([{ from, to: folder }, ...others].slice(0, MAX_MAPPINGS));
  }
  return picked;
}
