import { casesOf, type Stage } from "../../engine/case.ts";
import { cannotMount } from "../../engine/mounts.ts";
import { withEnv } from "../shared/case-kit.ts";
import { storage } from "./storage.ts";

/** Root can write regardless of a folder's mode. */
const rootIsNotRefused = () =>
  process.platform === "win32" || process.getuid?.() === 0
    ? "a folder's mode does not restrict this user"
    : undefined;

/** Sets variables to names in a folder of the case. */
const pointing =
  (settings: Record<string, string>) =>
  ({ env, path }: Stage) => {
    for (const [name, folder] of Object.entries(settings)) {
      env[name] = path(folder);
    }
  };

/** Puts a small file system at `disk` and points `setting` there. */
const mounted =
  (setting: string, options: Parameters<Stage["mount"]>[1]) =>
  async (stage: Stage): Promise<void> => {
    stage.env[setting] = stage.path("disk");
    await stage.mount("disk", options);
  };

/** A build cache in which the standard library is listed, and which is then read-only. */
async function readOnlyCache(stage: Stage): Promise<void> {
  await mounted("GOCACHE", { sizeKiB: 512_000 })(stage);
  await stage.command(["go", "list", "std"]);
  await stage.command(["mount", "-o", "remount,ro", stage.path("disk")]);
}

export const storageCases = casesOf(storage, {
  faults: {
    "GOCACHE=off": {
      plant: withEnv({ GOCACHE: "off" }),
      expect: { cause: /GOCACHE=off is set in the environment/, fix: /unset GOCACHE|Remove-Item/ },
    },
    "GOCACHE is a relative path": {
      plant: withEnv({ GOCACHE: "cache" }),
      expect: { cause: /GOCACHE .* not absolute/ },
    },
    "neither HOME nor GOCACHE is set": {
      plant: withEnv({
        HOME: undefined,
        GOCACHE: undefined,
        XDG_CACHE_HOME: undefined,
        LOCALAPPDATA: undefined,
      }),
      expect: { cause: /HOME is not set|LocalAppData/i, fix: /HOME|GOCACHE/ },
    },
    "GOCACHE is below a file": {
      plant: async (stage) => {
        await stage.write("file", "");
        pointing({ GOCACHE: "file/cache" })(stage);
      },
      expect: {
        message: /build cache cannot be created, so nothing can be built/,
        cause: /file is a file/,
        fix: /set GOCACHE/,
      },
    },
    "GOCACHE is a broken link": {
      plant: async (stage) => {
        await stage.symlink(stage.path("gone"), "link");
        pointing({ GOCACHE: "link" })(stage);
      },
      expect: { cause: /is a broken link/ },
    },
    "GOCACHE cannot be created in its parent": {
      unavailable: rootIsNotRefused,
      plant: async (stage) => {
        await stage.mkdir("closed", 0o555);
        pointing({ GOCACHE: "closed/cache" })(stage);
      },
      expect: { message: /cannot be created/, cause: /closed cannot be written by this user/ },
    },
    "some folders of GOCACHE belong to another user": {
      unavailable: cannotMount,
      plant: async (stage) => {
        pointing({ GOCACHE: "cache" })(stage);
        await stage.mount("cache/3f", { sizeKiB: 64, readOnly: true });
      },
      expect: { message: /1 of the 256 folders of the build cache/, cause: /cache\/3f/ },
    },
    "GOCACHE is empty and read-only": {
      unavailable: cannotMount,
      plant: mounted("GOCACHE", { sizeKiB: 512_000, readOnly: true }),
      expect: { cause: /read-only file system/ },
    },
    "GOCACHE is filled and read-only": {
      unavailable: cannotMount,
      plant: readOnlyCache,
      expect: { message: /new or changed packages cannot be built/, cause: /read-only file system/ },
    },
    "GOCACHE on a file system without inodes": {
      unavailable: cannotMount,
      plant: async (stage) => {
        await mounted("GOCACHE", { sizeKiB: 512_000 })(stage);
        await stage.command(["mount", "-o", "remount,nr_inodes=1", stage.path("disk")]);
      },
      expect: {
        message: /has no inodes left/,
        cause: /takes no more files, whatever space is free/,
        fix: /Remove files/,
      },
    },
    "HOME that does not exist and cannot be created": {
      plant: async (stage) => {
        await stage.write("file", "");
        stage.env.HOME = stage.path("file/kim");
        stage.env.GOCACHE = undefined;
        stage.env.GOPATH = undefined;
      },
      unavailable: () => (process.platform === "win32" ? "Windows has no HOME" : undefined),
      expect: {
        message: /build cache cannot be created/,
        cause: /^HOME=\S+kim, set in the environment, does not exist/,
        fix: /^Set HOME/,
      },
    },
    "GOCACHE on a disk of 3 MB": {
      unavailable: cannotMount,
      plant: mounted("GOCACHE", { sizeKiB: 3000 }),
      expect: { message: /disk of GOCACHE has only 3\.\d MB free/, fix: /go clean -cache/ },
    },
    "GOCACHE on a disk of 100 MB": {
      unavailable: cannotMount,
      plant: mounted("GOCACHE", { sizeKiB: 100_000 }),
      expect: { status: "warn", message: /only 102\.\d MB free/, cause: /standard library 250\.0 MB/ },
    },
    "GOCACHE on a disk that is mounted noexec": {
      unavailable: cannotMount,
      plant: mounted("GOCACHE", { sizeKiB: 512_000, noexec: true }),
      expect: { message: /go run/, cause: /disk \(tmpfs\), which is mounted noexec/ },
    },
    "GOTMPDIR does not exist": {
      plant: pointing({ GOTMPDIR: "gone" }),
      expect: { message: /temporary folder for builds does not exist/, fix: /GOTMPDIR/ },
    },
    "GOTMPDIR is a relative path": {
      plant: withEnv({ GOTMPDIR: "tmp" }),
      expect: { cause: /GOTMPDIR is tmp/ },
    },
    "GOTMPDIR is a file": {
      plant: async (stage) => {
        await stage.write("file", "");
        pointing({ GOTMPDIR: "file" })(stage);
      },
      expect: { cause: /is a file, not a folder/ },
    },
    "TMPDIR does not exist": {
      plant: pointing({ [process.platform === "win32" ? "TMP" : "TMPDIR"]: "gone" }),
      expect: { message: /does not exist/, fix: /TMP/ },
    },
    "TMPDIR does not exist, but GOTMPDIR does": {
      plant: async (stage) => {
        await stage.mkdir("builds");
        pointing({ [process.platform === "win32" ? "TMP" : "TMPDIR"]: "gone", GOTMPDIR: "builds" })(stage);
      },
      expect: { status: "warn", message: /temporary folder for programs does not exist/ },
    },
    "GOTMPDIR on a disk that is mounted noexec": {
      unavailable: cannotMount,
      plant: mounted("GOTMPDIR", { sizeKiB: 512_000, noexec: true }),
      expect: { message: /`go run` and `go test` fail/, cause: /noexec/, fix: /GOTMPDIR/ },
    },
    "GOTMPDIR on a disk of 16 MB": {
      unavailable: cannotMount,
      plant: mounted("GOTMPDIR", { sizeKiB: 16_000 }),
      expect: { message: /disk of GOTMPDIR has only 16\.4 MB free/ },
    },
    "GOMODCACHE cannot be created": {
      plant: async (stage) => {
        await stage.write("file", "");
        pointing({ GOMODCACHE: "file/mod" })(stage);
      },
      expect: { message: /module cache cannot be created, so no module can be downloaded/ },
    },
    "GOMODCACHE cannot be created, and the last -mod flag of GOFLAGS is not vendor": {
      plant: async (stage) => {
        await stage.write("file", "");
        stage.env.GOFLAGS = "-mod=vendor -mod=mod";
        pointing({ GOMODCACHE: "file/mod" })(stage);
      },
      expect: { message: /module cache cannot be created, so no module can be downloaded/ },
    },
    "GOMODCACHE is read-only": {
      unavailable: cannotMount,
      plant: mounted("GOMODCACHE", { sizeKiB: 512_000, readOnly: true }),
      expect: { status: "warn", cause: /read-only file system/, message: /no module can be downloaded/ },
    },
    "GOBIN cannot be created": {
      plant: async (stage) => {
        await stage.write("file", "");
        pointing({ GOBIN: "file/bin" })(stage);
      },
      expect: { status: "warn", message: /`go install` fails/, fix: /GOBIN/ },
    },
  },
  healthy: {
    "the plain set-up": { plant: () => {} },
    "no folder exists yet": {
      plant: pointing({ GOCACHE: "a/b/cache", GOPATH: "c/d", GOMODCACHE: "e/mod", GOBIN: "f/bin" }),
    },
    "names with spaces, quotes and other scripts": {
      plant: async (stage) => {
        await stage.mkdir("my 'tmp' é 空 $(x)");
        pointing({ GOTMPDIR: "my 'tmp' é 空 $(x)", GOCACHE: "ca che/é", GOPATH: "go 空" })(stage);
      },
    },
    "caches behind symbolic links": {
      plant: async (stage) => {
        await stage.mkdir("real/cache");
        await stage.symlink(stage.path("real"), "link");
        pointing({ GOCACHE: "link/cache", GOPATH: "link/go" })(stage);
      },
    },
    "no HOME, but GOCACHE and GOPATH": {
      plant: withEnv({ HOME: undefined }),
    },
    "a GOPATH of two folders": {
      plant: ({ env, path }) => {
        env.GOPATH = [path("one"), path("two")].join(process.platform === "win32" ? ";" : ":");
      },
    },
    "a read-only GOMODCACHE that is never filled (GOPROXY=off)": {
      unavailable: cannotMount,
      plant: async (stage) => {
        stage.env.GOPROXY = "off";
        await mounted("GOMODCACHE", { sizeKiB: 512_000, readOnly: true })(stage);
      },
    },
    "GOMODCACHE cannot be created, but all modules are vendored": {
      plant: async (stage) => {
        await stage.write("file", "");
        stage.env.GOFLAGS = "-mod=vendor";
        pointing({ GOMODCACHE: "file/mod" })(stage);
      },
    },
    "a read-only build cache, with GODEBUG=goindex=0": {
      unavailable: cannotMount,
      plant: async (stage) => {
        stage.env.GODEBUG = "goindex=0";
        await readOnlyCache(stage);
      },
      expect: { status: "warn", message: /no new results are stored/ },
    },
  },
});
