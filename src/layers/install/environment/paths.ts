/** Settings that name a folder or a file. What each does when it is wrong was measured with go1.26.8. */
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { type Finding, finding } from "../../../engine/check.ts";
import { within } from "../../../engine/paths.ts";
import { about } from "../../shared/setting-findings.ts";
import type { Facts, Rule } from "./rules.ts";

/** The rules of paths, in the order of their findings. */
export const pathRules: readonly Rule[] = [
  lineEnds,
  goroot,
  gopath,
  goroots,
  mustBeAbsolute,
  buildCache,
  temporary,
  home,
  goWork,
];

/** A file with the line ends of Windows sets variables that end with a carriage return, which no terminal shows. */
function lineEnds({ settings, refused }: Facts): Finding[] {
  return [...settings.all.values()]
    .filter(
      ({ origin, name, value }) => origin === "environment" && name !== "GOFLAGS" && value.endsWith("\r"),
    )
    .map((setting) =>
      about(setting, settings, refused === undefined ? "warning" : "error", {
        message: `${setting.name} ends with a carriage return, which becomes part of its value.`,
        why: "a file with the line ends of Windows set it",
      }),
    );
}

/** GOROOT takes precedence over the tree that contains the go command, so it must name a tree. */
async function goroot({ settings, kind, read, goEnv }: Facts): Promise<Finding[]> {
  const setting = settings.all.get("GOROOT");
  if (!setting || setting.origin === "go.env" || setting.value.endsWith("\r")) {
    return [];
  }
  const found = await kind(setting.value);
  const tree = found === "folder" && (await kind(join(setting.value, "src", "runtime"))) === "folder";
  if (tree) {
    const release = (await read(join(setting.value, "VERSION")))?.split("\n")[0]?.trim();
    const own = goEnv?.GOVERSION?.replace(/ X:.*/s, "");
    const message = `GOROOT names the tree of ${release}, but the go command is ${own}.`;
    return release && own && release !== own ? [about(setting, settings, "error", { message })] : [];
  }
  const why =
    found === "folder"
      ? "the folder contains no Go tree (no src/runtime)"
      : found === "unreadable"
        ? "this user cannot open it"
        : "there is no such folder";
  const message = "GOROOT does not name a Go tree.";
  return [about(setting, settings, "error", { message, why, byHand: true })];
}

/** Each entry of GOPATH must be absolute (cmd/go/main.go); only a shell expands ~. */
function gopath({ settings }: Facts): Finding[] {
  const setting = settings.all.get("GOPATH");
  const wrong = setting?.value.split(delimiter).find((entry) => entry !== "" && !isAbsolute(entry));
  if (!setting || wrong === undefined) {
    return [];
  }
  const why = wrong.startsWith("~")
    ? "only a shell expands ~ to the home folder"
    : "each of its entries must be an absolute path";
  const message = `GOPATH contains "${wrong}", so every go command fails.`;
  return [about(setting, settings, "error", { message, why, byHand: true })];
}

/** Every go command warns, and `go install` would write into the tree. */
async function goroots({ settings, goroot, real }: Facts): Promise<Finding[]> {
  const setting = settings.all.get("GOPATH");
  if (!setting || goroot === undefined || (await real(setting.value)) !== (await real(goroot))) {
    return [];
  }
  const why = "every go command warns about it";
  return [about(setting, settings, "warning", { message: "GOPATH is the same folder as GOROOT.", why })];
}

const ABSOLUTE: Readonly<Record<string, string>> = {
  GOBIN: "go install fails",
  GOMODCACHE: "no module can be downloaded",
};

/** cmd/go/internal/work/build.go for GOBIN, cmd/go/internal/modfetch/cache.go for GOMODCACHE. */
function mustBeAbsolute({ settings }: Facts): Finding[] {
  return Object.entries(ABSOLUTE).flatMap(([name, effect]) => {
    const setting = settings.all.get(name);
    if (!setting || isAbsolute(setting.value)) {
      return [];
    }
    const message = `${name} is not an absolute path, so ${effect}.`;
    return [about(setting, settings, "error", { message })];
  });
}

/** cmd/go/internal/cache/default.go: since Go 1.12 nothing is built without a build cache. */
async function buildCache({ settings, kind }: Facts): Promise<Finding[]> {
  const setting = settings.all.get("GOCACHE");
  if (!setting) {
    return [];
  }
  const wrong = (message: string, why?: string) => [about(setting, settings, "error", { message, why })];
  if (setting.value === "off") {
    return wrong("GOCACHE=off: nothing can be built.", "the build cache is required since Go 1.12");
  }
  if (!isAbsolute(setting.value)) {
    return wrong("GOCACHE is not an absolute path, so nothing can be built.");
  }
  for (let folder = setting.value; folder !== dirname(folder); folder = dirname(folder)) {
    const found = await kind(folder);
    if (found === "file") {
      return wrong("The build cache cannot be created, so nothing can be built.", `${folder} is a file`);
    }
    if (found !== undefined) {
      break;
    }
  }
  return [];
}

/** A build creates its work folder in GOTMPDIR, else in TMPDIR (cmd/go/internal/work/action.go, NewBuilder). */
async function temporary({ settings, kind, platform }: Facts): Promise<Finding[]> {
  const setting = settings.all.get("GOTMPDIR");
  const message = "The temporary folder does not exist, so nothing can be built.";
  if (setting) {
    return (await kind(setting.value)) === "folder" && isAbsolute(setting.value)
      ? []
      : [about(setting, settings, "error", { message })];
  }
  const { TMPDIR } = settings.env;
  if (platform === "win32" || !TMPDIR || ((await kind(TMPDIR)) === "folder" && isAbsolute(TMPDIR))) {
    return [];
  }
  const cause = `TMPDIR=${TMPDIR} comes from the environment.`;
  return [finding("error", { message, cause, fix: `mkdir -p '${TMPDIR}'` })];
}

/** Without a home folder the caches have no location: os.UserCacheDir, and cmd/go/internal/cfg, gopathDir. */
function home({ settings: { env, all }, platform }: Facts): Finding[] {
  if (platform === "win32" || env.HOME) {
    return [];
  }
  const cause = "HOME is not set in the environment.";
  const fix = "Set HOME to the home folder of this user.";
  if (!all.get("GOCACHE") && !env.XDG_CACHE_HOME) {
    return [
      finding("error", { message: "The build cache has no location, so nothing can be built.", cause, fix }),
    ];
  }
  if (!all.get("GOPATH") && !all.get("GOMODCACHE")) {
    return [
      finding("error", {
        message: "The module cache has no location, so no module can be used.",
        cause,
        fix,
      }),
    ];
  }
  return [];
}

/** GOWORK applies everywhere, so a leftover GOWORK breaks each module outside its workspace. */
async function goWork({ settings, kind, workspace }: Facts): Promise<Finding[]> {
  const setting = settings.all.get("GOWORK");
  if (!setting || setting.value === "off" || setting.value === "auto") {
    return [];
  }
  // `go env -u` does not accept GOWORK.
  const wrong = (message: string, why?: string) =>
    about(setting, settings, "error", { message, why, byHand: true });
  if (!isAbsolute(setting.value)) {
    return [wrong("GOWORK is neither an absolute path nor off, so nothing can be built.")];
  }
  if ((await kind(setting.value)) !== "file") {
    return [wrong("GOWORK does not name a file, so nothing can be built.", "there is no such file")];
  }
  if (workspace !== undefined && within(workspace, dirname(setting.value))) {
    return [];
  }
  const message = "GOWORK applies one workspace to every folder: a module outside it cannot be built.";
  return [about(setting, settings, "warning", { message, byHand: true })];
}
