/**
 * Which go command is under test, and what it says of itself. Asking can already run code: a `toolchain` line
 * in a go.mod makes the go command download and run another release (cmd/go/internal/toolchain/select.go). So it
 * runs in a scratch module with GOWORK=off, where only the user's own GOTOOLCHAIN decides.
 */
import { constants, existsSync } from "node:fs";
import { access, lstat, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";
import { within } from "./paths.ts";
import type { Folder } from "./scratch.ts";

/** What `go env -json` answers: the value of each variable as the go command sees it. */
export type GoEnv = Readonly<Record<string, string>>;

/** One place on PATH that holds a file named go. */
export interface GoCandidate {
  /** Absolute path as PATH gives it. */
  path: string;
  /** The file behind all links; undefined where a link leads nowhere. */
  real: string | undefined;
  /** Why it is not used; undefined where it can be run. */
  unusable: string | undefined;
}

/** The go command under test. */
export interface Toolchain {
  /** Absolute path of the go command; undefined where none was found. */
  readonly path: string | undefined;
  /** Where it was found: `PATH`, or what named it (`--go`, a setting). */
  readonly origin: string;
  /** Every go on PATH, in order, with those that are not used. */
  readonly candidates: readonly GoCandidate[];
}

/** What the report says of the toolchain; filled as the run learns it. */
export interface GoFacts {
  path: string;
  version: string;
  goroot: string;
  goos: string;
  goarch: string;
}

/**
 * What the environment of each go command adds so that it counts nothing in the user's folder of usage counters,
 * which `go telemetry` shows and may send: what a verifier does is no use of Go. The variable and the file `mode` are
 * read by cmd/internal/telemetry and golang.org/x/telemetry/internal/telemetry/dir.go, since go1.23.
 */
export async function uncounted(scratch: Folder): Promise<Record<string, string>> {
  const folder = await scratch.folder("telemetry");
  await folder.write("mode", "off\n");
  return { TEST_TELEMETRY_DIR: folder.path };
}

/**
 * What the environment of each go command adds so that a HOME that does not exist stays away: the build cache is there by
 * default (os.UserCacheDir), and the first command of a user who may create it would. Empty where it cannot be created,
 * since then the go command fails for the user too.
 */
export async function withoutHome(
  scratch: Folder,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Record<string, string>> {
  const { HOME = "", GOCACHE = "", XDG_CACHE_HOME = "" } = env;
  const isElsewhere = GOCACHE !== "" || !within(XDG_CACHE_HOME || HOME, HOME);
  if (process.platform === "win32" || !isAbsolute(HOME) || isElsewhere || existsSync(HOME)) {
    return {};
  }
  let parent = dirname(HOME);
  while (!existsSync(parent)) {
    parent = dirname(parent);
  }
  // A file has no entry ".".
  return access(`${parent}/.`, constants.W_OK).then(
    async () => ({ GOCACHE: (await scratch.folder("gocache")).path }),
    () => ({}),
  );
}

/**
 * Finds the go command: `explicit` where it is given, else the first on PATH that can be run. An entry of PATH
 * that is relative, inside `workspace` or its repository, or a node_modules/.bin, which npm puts there, is ignored:
 * a folder must not bring its own go command.
 */
export async function findToolchain(from: {
  env: Readonly<Record<string, string | undefined>>;
  explicit?: { path: string; origin: string } | undefined;
  workspace?: string | undefined;
}): Promise<Toolchain> {
  const candidates = await goOnPath(from.env, await ownFolders(from.workspace));
  if (from.explicit) {
    const { path, origin } = from.explicit;
    return { path: await goIn(resolve(path)), origin, candidates };
  }
  return { path: candidates.find((c) => c.unusable === undefined)?.path, origin: "PATH", candidates };
}

/**
 * What the environment of commands changes so that neither the workspace nor the folder that a command runs in brings
 * programs: the go command looks for the C compiler and git on PATH. Empty where PATH has no such entry.
 */
export async function outsidePath(
  env: Readonly<Record<string, string | undefined>>,
  workspace: string | undefined,
): Promise<Record<string, string>> {
  const name = env.PATH === undefined ? "Path" : "PATH";
  const entries = (env[name] ?? "").split(delimiter);
  const own = await ownFolders(workspace);
  const outside: string[] = [];
  for (const entry of entries) {
    const real = await realpath(entry).catch(() => entry);
    if (isAbsolute(entry) && whyNotRun(entry, real, own) === undefined) {
      outside.push(entry);
    }
  }
  return outside.length === entries.length || env[name] === undefined
    ? {}
    : { [name]: outside.join(delimiter) };
}

/**
 * The go.mod of a scratch module. Its go line is what the go command assumes where there is none (DefaultGoModVersion in
 * cmd/go/internal/gover): no release is selected because of it, and with -mod=mod in GOFLAGS the go command has no line
 * to add, which it would do under a lock that it creates in GOMODCACHE.
 */
export function scratchGoMod(path: string): string {
  return `module ${path}\n\ngo 1.16\n`;
}

/** The folders whose programs are not run. */
interface OwnFolders {
  /** The workspace as it was named and as it really is: either name may lead to it. */
  workspace: readonly string[];
  /** The root of the git repository that holds it. */
  repository: string | undefined;
}

async function ownFolders(workspace: string | undefined): Promise<OwnFolders> {
  if (workspace === undefined) {
    return { workspace: [], repository: undefined };
  }
  const real = await realpath(workspace).catch(() => workspace);
  return { workspace: [workspace, real], repository: await repositoryOf(real) };
}

/** Not the user's home: a person may keep it in git, and it has their own programs. */
async function repositoryOf(folder: string): Promise<string | undefined> {
  for (let at = folder; dirname(at) !== at; at = dirname(at)) {
    if ((await lstat(join(at, ".git")).catch(() => undefined)) !== undefined) {
      return within(homedir(), at) ? undefined : at;
    }
  }
  return undefined;
}

/** npm puts this folder of each parent of the current one on PATH; its programs are those of packages. */
const NODE_PROGRAMS = /[\\/]node_modules[\\/]\.bin(?:[\\/]|$)/;

/** Why a program or a folder on PATH is not used; undefined where it is. */
function whyNotRun(path: string, real: string, { workspace, repository }: OwnFolders): string | undefined {
  const isIn = (folder: string) => within(path, folder) || within(real, folder);
  if (workspace.some(isIn)) {
    return "it is in the workspace folder";
  }
  if (repository !== undefined && isIn(repository)) {
    return "it is in the repository of the workspace folder";
  }
  return NODE_PROGRAMS.test(path) ? "it is in a node_modules folder" : undefined;
}

/** A folder means the go command inside it: GOROOT itself, or its bin. */
async function goIn(path: string): Promise<string> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats?.isDirectory()) {
    return path;
  }
  const inside = [join(path, "bin", GO), join(path, GO)];
  for (const file of inside) {
    if ((await stat(file).catch(() => undefined))?.isFile()) {
      return file;
    }
  }
  return inside[0]!;
}

const GO = process.platform === "win32" ? "go.exe" : "go";

async function goOnPath(
  env: Readonly<Record<string, string | undefined>>,
  own: OwnFolders,
): Promise<GoCandidate[]> {
  const value = env.PATH ?? env.Path ?? "";
  const candidates: GoCandidate[] = [];
  const seen = new Set<string>();
  for (const folder of value.split(delimiter)) {
    const path = join(folder === "" ? "." : folder, GO);
    if (seen.has(path)) {
      continue;
    }
    seen.add(path);
    const candidate = await judge(path, own);
    if (candidate) {
      candidates.push(candidate);
    }
  }
  return candidates;
}

async function judge(path: string, own: OwnFolders): Promise<GoCandidate | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) {
    return undefined;
  }
  const real = await realpath(path).catch(() => undefined);
  return { path, real, unusable: await unusable(path, real, own) };
}

async function unusable(
  path: string,
  real: string | undefined,
  own: OwnFolders,
): Promise<string | undefined> {
  if (!isAbsolute(path)) {
    return "its entry on PATH is relative";
  }
  if (real === undefined) {
    return "it is a broken link";
  }
  const reason = whyNotRun(path, real, own);
  if (reason !== undefined) {
    return reason;
  }
  if (!(await stat(real)).isFile()) {
    return "it is a directory";
  }
  return access(path, constants.X_OK).then(
    () => undefined,
    () => "it is not executable",
  );
}
