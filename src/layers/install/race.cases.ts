import { readdirSync } from "node:fs";
import { join } from "node:path";
import { casesOf, type Stage } from "../../engine/case.ts";
import { cannotMount } from "../../engine/mounts.ts";
import { goShim, linkedGoroot, noScripts, ownFolder, withEnv } from "../shared/case-kit.ts";
import { race } from "./race.ts";

/** The faults are caught only where the race detector is available. */
const unsupported = () => {
  const supported = [
    "linux-x64",
    "linux-arm64",
    "linux-ppc64",
    "linux-s390x",
    "darwin-x64",
    "darwin-arm64",
    "win32-x64",
  ];
  return supported.includes(`${process.platform}-${process.arch}`)
    ? undefined
    : "the race detector is not available here";
};

/** The detector is linked from .syso files: in runtime/race, and on amd64 in folders below it. */
const detector =
  (alter: (stage: Stage, file: string) => Promise<unknown>) =>
  async (stage: Stage): Promise<void> => {
    const tree = await linkedGoroot(stage);
    const below = process.arch === "x64" ? ["internal", "amd64v1"] : [];
    const folder = await ownFolder(stage, tree, "src", "runtime", "race", ...below);
    for (const name of readdirSync(folder).filter((name) => name.endsWith(".syso"))) {
      await alter(stage, join(folder, name));
    }
    stage.timeoutMs = 600_000;
  };

/** A C compiler that runs with `empty` over what the shell command `found` prints, in a mount namespace of its own. */
const compilerWithout = (found: string, empty: (stage: Stage) => Promise<string>) => ({
  unavailable: () => unsupported() ?? cannotMount(),
  plant: async (stage: Stage) => {
    const over = `mount --bind '${await empty(stage)}' "$(${found})"`;
    const script = `#!/bin/sh\nexec unshare -m sh -c '${over.replaceAll("'", "'\\''")} && exec gcc "$@"' sh "$@"\n`;
    stage.env.CC = await stage.write("cc/gcc", script, 0o755);
    stage.timeoutMs = 600_000;
  },
});

export const raceCases = casesOf(race, {
  faults: {
    "the C compiler has no headers of the C library": {
      ...compilerWithout("echo /usr/include", (stage) => stage.mkdir("empty")),
      expect: { cause: /^The headers of the C library are not installed: .* \w+\.h\.$/, fix: /libc|musl/ },
    },
    "the C compiler has no linker": {
      ...compilerWithout('readlink -f "$(command -v ld)"', (stage) => stage.write("empty", "")),
      expect: { cause: /^The C compiler does not find ld, the linker: /, fix: /binutils/ },
    },
    "GORACE=exitcode=0 makes a program with a race succeed": {
      unavailable: unsupported,
      plant: withEnv({ GORACE: "exitcode=0" }),
      expect: { cause: /GORACE is set to exitcode=0; without it the race is found/, fix: /GORACE/ },
    },
    "GORACE=report_bugs=0 reports nothing": {
      unavailable: unsupported,
      plant: withEnv({ GORACE: "history_size=1 report_bugs=0" }),
      expect: { cause: /GORACE is set to history_size=1 report_bugs=0/ },
    },
    "GORACE is not a list of options": {
      unavailable: unsupported,
      plant: withEnv({ GORACE: "bogus" }),
      expect: { cause: /GORACE is set to bogus/ },
    },
    "GORACE=log_path=… sends reports to a file": {
      unavailable: unsupported,
      plant: ({ env, path }) => {
        env.GORACE = `halt_on_error=1 log_path=${path("race.log")}`;
      },
      expect: { status: "warn", cause: /reports are written to .*race\.log/, fix: /GORACE/ },
    },
    "the detector is missing from GOROOT": {
      unavailable: unsupported,
      plant: detector((stage, file) => stage.remove(file)),
      expect: {
        message: /Nothing can be built with -race/,
        cause: /detector is missing from GOROOT/,
        fix: /Reinstall/,
      },
    },
    "the detector in GOROOT is cut short": {
      unavailable: unsupported,
      plant: detector((stage, file) => stage.write(file, "\u007fELF")),
      expect: { message: /Nothing can be built with -race/, cause: /not recognized|link/ },
    },
    "a go command that leaves -race out": {
      unavailable: () => unsupported() ?? noScripts(),
      plant: (stage) =>
        goShim(stage, `[ "$2" = -race ] && exec '${stage.goroot}/bin/go' build "$3" "$4" "$5" "$6"`),
      expect: { message: /does not find a planted race/ },
    },
  },
  healthy: {
    "the plain set-up": { alone: "first", plant: () => {}, expect: { status: ["pass", "skip"] } },
    "GORACE that only adds output": {
      unavailable: unsupported,
      plant: withEnv({ GORACE: "halt_on_error=1 history_size=2 log_path=stderr" }),
    },
    "GOFLAGS in everyday use": {
      unavailable: unsupported,
      plant: (stage) => {
        stage.env.GOFLAGS = "-buildvcs=false -mod=mod '-ldflags=-s -w'";
        stage.timeoutMs = 600_000;
      },
    },
    "GO111MODULE=off": { unavailable: unsupported, plant: withEnv({ GO111MODULE: "off" }) },
    "CGO_ENABLED=0": {
      unavailable: () =>
        process.platform === "linux" ? undefined : "the race detector does not need cgo here",
      plant: withEnv({ CGO_ENABLED: "0" }),
      expect: { status: "skip", message: /^the race detector is not available here: -race requires cgo/ },
    },
    "no C compiler on PATH": {
      unavailable: () =>
        process.platform === "linux" ? undefined : "the race detector does not need cgo here",
      plant: (stage) => {
        stage.env.PATH = join(stage.goroot, "bin");
      },
      expect: { status: "skip", message: /^the race detector is not available here: -race requires cgo/ },
    },
    "CC names a compiler that does not exist": {
      unavailable: () =>
        process.platform === "linux" ? undefined : "the race detector does not need cgo here",
      plant: withEnv({ CC: "/nonexistent", CGO_ENABLED: "1" }),
      expect: { status: "skip", message: /C compiler "\/nonexistent" not found/ },
    },
    "a platform without a race detector": {
      unavailable: noScripts,
      plant: (stage) =>
        goShim(stage, '[ "$2" = -race ] && echo "-race is not supported on linux/386" >&2 && exit 2'),
      expect: { status: "skip", message: /not supported on linux\/386/ },
    },
    "a temporary folder with spaces, quotes and other scripts": {
      unavailable: unsupported,
      plant: async (stage) => {
        stage.env.TMPDIR = await stage.mkdir("odd é 空 $(x) 'q' & ;");
      },
    },
  },
});
