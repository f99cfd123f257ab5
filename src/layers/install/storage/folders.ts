/** The folders that the go command writes, and the consequences of one that it cannot use. */
import { delimiter, isAbsolute, join } from "node:path";
import { lastFlag, splitFlags } from "../../../disk/goFlags.ts";
import type { Severity } from "../../../engine/check.ts";
import type { GoEnv } from "../../../engine/toolchain.ts";

/** One folder that the go command writes. */
export interface GoFolder {
  /** What it is, as the start of a sentence. */
  name: string;
  /** The setting that names it. */
  setting: string;
  path: string;
  absolute: boolean;
  /** Whether the go command creates it if it is missing. */
  isCreated: boolean;
  /** The severity if it cannot be created, and if it exists but cannot be written. */
  uncreatable: Severity;
  unwritable: Severity;
  /** The consequences, as the ends of sentences; `ifUncreatable` is `ifUnwritable` by default. */
  ifUnwritable: string;
  ifUncreatable?: string;
  /** The severity if programs in it cannot be executed; undefined if none are. */
  noexec: Severity | undefined;
  ifNoexec: string;
  /** With less than `minimum` the go command fails, with less than `recommended` it will fail soon. */
  space: { minimum: DiskSpace; recommended: DiskSpace };
}

/** Free space on a disk. */
export interface DiskSpace {
  bytes: number;
  files: number;
}

/**
 * Measured with go1.26 on linux/amd64 from empty caches: a small program's first build failed with 32 MiB for its
 * temporary files, succeeded with 48 MiB, and left 433 files of 35 MB in the build cache; that of the standard library
 * took 172 MB of temporary files and left 2,550 files of 174 MB.
 */
const BUILDS = { minimum: { bytes: 50e6, files: 500 }, recommended: { bytes: 250e6, files: 5000 } };
const DOWNLOADS = { minimum: { bytes: 1e6, files: 10 }, recommended: BUILDS.recommended };

/** The folders of an environment: `env` as `go env` prints it, `system` as any program sees it. */
export function foldersOf(env: GoEnv, system: Readonly<Record<string, string | undefined>>): GoFolder[] {
  return [buildCache(env, system), ...temporary(env, system), ...moduleCache(env), ...installed(env)].map(
    (folder) => ({
      ...folder,
      absolute: isAbsolute(folder.path),
    }),
  );
}

type Draft = Omit<GoFolder, "absolute">;

/**
 * The index of a folder's packages is written to the build cache before it is used (cmd/go/internal/modindex/read.go,
 * openIndexPackage), so packages without an index cannot be built; only GODEBUG=goindex=0 needs no index.
 */
function buildCache(env: GoEnv, system: Readonly<Record<string, string | undefined>>): Draft {
  const indexed = !/(^|,)goindex=0(,|$)/.test(system.GODEBUG ?? "");
  // `go run` and `go tool` store and run programs there since go1.24 (its release notes, "Go command").
  const minor = Number(/go1\.(\d+)/.exec(env.GOVERSION ?? "")?.[1] ?? Number.POSITIVE_INFINITY);
  return {
    name: "The build cache",
    setting: "GOCACHE",
    path: env.GOCACHE ?? "",
    isCreated: true,
    uncreatable: "error",
    unwritable: indexed ? "error" : "warning",
    ifUnwritable: indexed
      ? ', so new or changed packages cannot be built: the go command reports that they are "not in std", or that it cannot open files.'
      : ", so no new results are stored in it.",
    ifUncreatable: ", so nothing can be built.",
    noexec: minor >= 24 ? "error" : undefined,
    ifNoexec: ", so `go run` fails when it runs the same program again, as do tools such as pprof.",
    space: BUILDS,
  };
}

/** os.TempDir's folder (os/file_unix.go, os/file_windows.go), and GOTMPDIR, which replaces it in builds. */
function temporary(env: GoEnv, system: Readonly<Record<string, string | undefined>>): Draft[] {
  const [setting, path] =
    process.platform === "win32"
      ? (["TMP", system.TMP || system.TEMP || system.USERPROFILE || ""] as const)
      : (["TMPDIR", system.TMPDIR || "/tmp"] as const);
  const common = {
    isCreated: false,
    unwritable: "error",
    uncreatable: "error",
    noexec: "error",
    space: BUILDS,
  } as const;
  const builds = {
    ...common,
    name: "The temporary folder for builds",
    ifUnwritable: ", so nothing can be built.",
    ifNoexec: ", so `go run` and `go test` fail.",
  };
  if (!env.GOTMPDIR) {
    return [{ ...builds, setting, path }];
  }
  const programs: Draft = {
    ...common,
    name: "The temporary folder for programs",
    setting,
    path,
    uncreatable: "warning",
    unwritable: "warning",
    ifUnwritable: ", so tests and tools that make temporary files fail.",
    noexec: undefined,
    ifNoexec: "",
    space: DOWNLOADS,
  };
  return [{ ...builds, setting: "GOTMPDIR", path: env.GOTMPDIR }, programs];
}

/** With GOPROXY=off or -mod=vendor nothing is downloaded: then an unwritable module cache is fine. */
function moduleCache(env: GoEnv): Draft[] {
  if (!env.GOMODCACHE) {
    return [];
  }
  const unused = env.GOPROXY === "off" || lastFlag(splitFlags(env.GOFLAGS ?? ""), "mod")?.value === "vendor";
  return [
    {
      name: "The module cache",
      setting: "GOMODCACHE",
      path: env.GOMODCACHE,
      isCreated: true,
      uncreatable: unused ? "info" : "error",
      unwritable: unused ? "info" : "warning",
      ifUnwritable: ", so no module can be downloaded.",
      noexec: env.GOTOOLCHAIN === "local" ? undefined : "warning",
      ifNoexec: ", so a Go release that a go.mod file requires cannot run from there.",
      space: DOWNLOADS,
    },
  ];
}

/** Where `go install` puts programs: GOBIN, or bin in the first folder of GOPATH (cmd/go/internal/load/pkg.go). */
function installed(env: GoEnv): Draft[] {
  const first = env.GOPATH?.split(delimiter)[0];
  if (!env.GOBIN && !first) {
    return [];
  }
  return [
    {
      name: "The folder for installed programs",
      setting: env.GOBIN ? "GOBIN" : "GOPATH",
      path: env.GOBIN || join(first!, "bin"),
      isCreated: true,
      uncreatable: "warning",
      unwritable: "warning",
      ifUnwritable: ", so `go install` fails.",
      noexec: "warning",
      ifNoexec: ", so programs from `go install` do not run.",
      space: DOWNLOADS,
    },
  ];
}
