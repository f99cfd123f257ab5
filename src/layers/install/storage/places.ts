/** The folders that the go command writes, and what comes of one that it cannot use. */
import { delimiter, isAbsolute, join } from "node:path";
import { lastFlag } from "../../../disk/goFlags.ts";
import type { Severity } from "../../../engine/check.ts";
import type { GoEnv } from "../../../engine/toolchain.ts";

/** One folder that the go command writes. */
export interface Place {
  /** What it is, as the start of a sentence. */
  name: string;
  /** The setting that moves it. */
  setting: string;
  path: string;
  absolute: boolean;
  /** Whether the go command makes it where it is missing. */
  isMade: boolean;
  /** How bad it is where it cannot be made, and where it is there but takes nothing new. */
  unmade: Severity;
  unwritable: Severity;
  /** How the sentences end that say so; where it cannot be made, as where it cannot be written unless told. */
  thenUnwritable: string;
  thenUnmade?: string;
  /** How bad it is where nothing in it may run; undefined where nothing in it is run. */
  noexec: Severity | undefined;
  thenNoexec: string;
  /** Under `least` it fails, under `good` it will. */
  room: { least: Room; good: Room };
}

/** Room on a disk. */
export interface Room {
  bytes: number;
  files: number;
}

/**
 * Measured with go1.26 on linux/amd64 from empty caches: a small program's first build failed with 32 MiB for its
 * temporary files, was done with 48 MiB, and left 433 files of 35 MB in the build cache; the standard library's took
 * 172 MB of temporary files and left 2,550 files of 174 MB.
 */
const BUILDS = { least: { bytes: 50e6, files: 500 }, good: { bytes: 250e6, files: 5000 } };
const DOWNLOADS = { least: { bytes: 1e6, files: 10 }, good: BUILDS.good };

/** The folders of a set-up: `env` as the go command sees it, `system` as any program does. */
export function placesOf(env: GoEnv, system: Readonly<Record<string, string | undefined>>): Place[] {
  return [buildCache(env, system), ...temporary(env, system), ...moduleCache(env), ...installed(env)].map(
    (place) => ({
      ...place,
      absolute: isAbsolute(place.path),
    }),
  );
}

type Draft = Omit<Place, "absolute">;

/**
 * The index of a folder's packages is written there before it is used (cmd/go/internal/modindex/read.go,
 * openIndexPackage), so what is not indexed cannot be built; only GODEBUG=goindex=0 goes without.
 */
function buildCache(env: GoEnv, system: Readonly<Record<string, string | undefined>>): Draft {
  const indexed = !/(^|,)goindex=0(,|$)/.test(system.GODEBUG ?? "");
  // `go run` and `go tool` keep and run programs there since go1.24 (its release notes, "Go command").
  const minor = Number(/go1\.(\d+)/.exec(env.GOVERSION ?? "")?.[1] ?? Number.POSITIVE_INFINITY);
  return {
    name: "The build cache",
    setting: "GOCACHE",
    path: env.GOCACHE ?? "",
    isMade: true,
    unmade: "error",
    unwritable: indexed ? "error" : "warning",
    thenUnwritable: indexed
      ? ', so new or changed packages cannot be built: they are said to be "not in std", or its files not to be opened.'
      : ", so nothing new is kept in it.",
    thenUnmade: ", so nothing can be built.",
    noexec: minor >= 24 ? "error" : undefined,
    thenNoexec: ", so `go run` fails when it runs the same program again, and so do tools such as pprof.",
    room: BUILDS,
  };
}

/** os.TempDir's folder (os/file_unix.go, os/file_windows.go), and GOTMPDIR, which stands in for it in builds. */
function temporary(env: GoEnv, system: Readonly<Record<string, string | undefined>>): Draft[] {
  const [setting, path] =
    process.platform === "win32"
      ? (["TMP", system.TMP || system.TEMP || system.USERPROFILE || ""] as const)
      : (["TMPDIR", system.TMPDIR || "/tmp"] as const);
  const common = {
    isMade: false,
    unwritable: "error",
    unmade: "error",
    noexec: "error",
    room: BUILDS,
  } as const;
  const builds = {
    ...common,
    name: "The temporary folder of builds",
    thenUnwritable: ", so nothing can be built.",
    thenNoexec: ", so `go run` and `go test` fail.",
  };
  if (!env.GOTMPDIR) {
    return [{ ...builds, setting, path }];
  }
  const programs: Draft = {
    ...common,
    name: "The temporary folder of programs",
    setting,
    path,
    unmade: "warning",
    unwritable: "warning",
    thenUnwritable: ", so tests and tools that make temporary files fail.",
    noexec: undefined,
    thenNoexec: "",
    room: DOWNLOADS,
  };
  return [{ ...builds, setting: "GOTMPDIR", path: env.GOTMPDIR }, programs];
}

/** Nothing is ever downloaded with GOPROXY=off or -mod=vendor: then a closed module cache is as it should be. */
function moduleCache(env: GoEnv): Draft[] {
  if (!env.GOMODCACHE) {
    return [];
  }
  const closed = env.GOPROXY === "off" || lastFlag(env.GOFLAGS ?? "", "mod")?.value === "vendor";
  return [
    {
      name: "The module cache",
      setting: "GOMODCACHE",
      path: env.GOMODCACHE,
      isMade: true,
      unmade: closed ? "info" : "error",
      unwritable: closed ? "info" : "warning",
      thenUnwritable: ", so no module can be downloaded.",
      noexec: env.GOTOOLCHAIN === "local" ? undefined : "warning",
      thenNoexec: ", so a Go release that a go.mod asks for cannot run from there.",
      room: DOWNLOADS,
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
      name: "The folder of installed programs",
      setting: env.GOBIN ? "GOBIN" : "GOPATH",
      path: env.GOBIN || join(first!, "bin"),
      isMade: true,
      unmade: "warning",
      unwritable: "warning",
      thenUnwritable: ", so `go install` fails.",
      noexec: "warning",
      thenNoexec: ", so what `go install` puts there is of no use.",
      room: DOWNLOADS,
    },
  ];
}
