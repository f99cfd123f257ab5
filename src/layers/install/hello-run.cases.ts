import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { casesOf, type Stage } from "../../engine/case.ts";
import { cannotMount } from "../../engine/mounts.ts";
import {
  asNobody,
  fromAnotherRelease,
  goShim,
  linkedGoroot,
  noScripts,
  notRoot,
  ownBuildCache,
  ownFolder,
  ownProgram,
  treeWithTools,
  withEnv,
  writeGoEnvFile,
} from "../shared/case-kit.ts";
import { helloRun } from "./hello-run.ts";

type Plant = (stage: Stage) => Promise<void> | void;

/** Alters a tool in a GOROOT of the case's own, where the tool is a link. */
const tool =
  (name: string, alter: (stage: Stage, path: string) => Promise<unknown>): Plant =>
  async (stage) => {
    const { tools } = await treeWithTools(stage);
    await alter(stage, join(tools, name + (process.platform === "win32" ? ".exe" : "")));
  };

/** Alters fmt/print.go in a GOROOT of the case's own, where the file is a link. */
const printGo =
  (alter: (stage: Stage, path: string) => Promise<unknown>): Plant =>
  async (stage) => {
    const fmt = await ownFolder(stage, await linkedGoroot(stage), "src", "fmt");
    await alter(stage, join(fmt, "print.go"));
  };

const mounted =
  (setting: string, options: Parameters<Stage["mount"]>[1]): Plant =>
  async (stage) => {
    stage.env[setting] = stage.path("disk");
    await stage.mount("disk", options);
  };

/** The first build for another system compiles its part of the standard library, which takes long. */
const foreign = (target: Record<string, string>) => (stage: Stage) => {
  withEnv(target)(stage);
  stage.timeoutMs = 600_000;
};

const FOREIGN_OS = process.platform === "win32" ? "linux" : "windows";

/** Programs for another processor run if the kernel has an emulator for them. */
const FOREIGN = process.arch === "s390x" ? "ppc64le" : "s390x";
const emulated = () =>
  existsSync(`/proc/sys/fs/binfmt_misc/qemu-${FOREIGN}`)
    ? `this system runs ${FOREIGN} programs by qemu`
    : undefined;

/** Puts a script in the go command's place that answers the second `go run` by `answer`. */
const secondRun = (stage: Stage, answer: string) => {
  const first = `'${stage.path("first")}'`;
  return goShim(stage, `if [ "$1" = run ]; then [ -e ${first} ] && { ${answer}; }; : > ${first}; fi`);
};

const ODD = "odd é 空 $(x) 'q' & ;";

export const helloRunCases = casesOf(helloRun, {
  faults: {
    "the linker is missing": {
      plant: tool("link", (stage, path) => stage.remove(path)),
      expect: { cause: /tool link is missing/, fix: /Reinstall/ },
    },
    "the compiler is missing": {
      plant: tool("compile", (stage, path) => stage.remove(path)),
      expect: { cause: /tool compile is missing/ },
    },
    "the compiler is cut short": {
      plant: tool("compile", (stage, path) =>
        ownProgram(stage, path, (bytes) => bytes.subarray(0, 5_000_000)),
      ),
      expect: { cause: /tool compile .*(fails when it starts|cannot be started)/ },
    },
    "the compiler cannot be executed": {
      plant: tool("compile", (stage, path) => ownProgram(stage, path, (bytes) => bytes, 0o644)),
      expect: { cause: /tool compile cannot be executed/, fix: /chmod 755/ },
      unavailable: () => (process.platform === "win32" ? "files have no execute permission" : undefined),
    },
    "the compiler is a script that does nothing": {
      plant: tool("compile", (stage, path) => stage.write(path, "#!/bin/sh\nexit 0\n", 0o755)),
      expect: { cause: /tool compile .*not Go's own tool/ },
      unavailable: noScripts,
    },
    "the compiler is from another release": {
      plant: tool("compile", fromAnotherRelease),
      expect: { cause: /compile in GOROOT is from .*two releases are mixed/ },
    },
    "the linker is from another release": {
      plant: tool("link", fromAnotherRelease),
      expect: { cause: /two releases are mixed/ },
    },
    "a build cache whose files were filled with zeros": {
      plant: (stage) => ownBuildCache(stage, "fmt", (bytes) => Buffer.alloc(bytes.length)),
      expect: { cause: /^The build cache \(GOCACHE=.*\) is damaged/, fix: /^go clean -cache$/ },
    },
    "two files of package fmt from two releases": {
      plant: async (stage) => {
        const fmt = await ownFolder(stage, await linkedGoroot(stage), "src", "fmt");
        await stage.write(join(fmt, "older.go"), "package fmt\n\nfunc Println() {}\n");
      },
      expect: {
        message: /: Println redeclared in this block$/,
        cause: /^Files of two releases are mixed in \S+linked: one was unpacked over the other\.$/,
        fix: /into an empty folder/,
      },
    },
    "the sources are in a package that is not installed, and src is a link to nowhere": {
      plant: async (stage) => {
        const tree = await linkedGoroot(stage);
        await stage.remove(join(tree, "src"));
        await stage.symlink("../../share/go-1.26/src", join(tree, "src"));
      },
      expect: {
        cause:
          /src is a link to \.\.\/\.\.\/share\/go-1\.26\/src, which does not exist: the package with Go's sources/,
        fix: /golang-1\.26-src/,
      },
    },
    "package fmt is missing": {
      plant: async (stage) => {
        await stage.remove(join(await ownFolder(stage, await linkedGoroot(stage), "src"), "fmt"));
      },
      expect: { cause: /src.fmt does not exist\.$/, fix: /Reinstall/, location: /src.fmt/ },
    },
    "a file of package fmt is missing": {
      plant: printGo((stage, path) => stage.remove(path)),
      expect: { message: /: undefined: \w+$/, cause: /^The package fmt is damaged/, fix: /Reinstall/ },
    },
    "a file of package fmt is cut short": {
      plant: printGo(async (stage, path) => stage.write(path, (await stage.read(path)).slice(0, 20_000))),
      expect: {
        message: /^A program does not compile and run: print\.go:\d+:\d+: \w+/,
        cause: /^The package fmt is damaged: the files in .*src.fmt are not those of the release\.$/,
        fix: /Reinstall/,
      },
    },
    "a file of package fmt is empty": {
      plant: printGo((stage, path) => stage.write(path, "")),
      expect: { message: /print\.go:1:1/, cause: /^The package fmt is damaged/ },
    },
    "package fmt cannot be read by this user": {
      unavailable: notRoot,
      plant: async (stage) => {
        const fmt = await ownFolder(stage, await linkedGoroot(stage), "src", "fmt");
        await stage.chmod(fmt, 0o700);
        await asNobody(stage);
      },
      expect: { cause: /fmt/ },
    },
    "GOFLAGS=-exec=… runs another program instead": {
      plant: withEnv({ GOFLAGS: "-exec=/bin/true" }),
      expect: {
        message: /line is not printed/,
        cause: /GOFLAGS is set to -exec=\/bin\/true in the environment/,
      },
      unavailable: () => (existsSync("/bin/true") ? undefined : "there is no /bin/true"),
    },
    "GOFLAGS=-n runs nothing": {
      plant: withEnv({ GOFLAGS: "-n" }),
      expect: { cause: /GOFLAGS is set to -n/, fix: /unset GOFLAGS|Env:GOFLAGS/ },
    },
    "GOFLAGS=-n in the go env file": {
      plant: (stage) => writeGoEnvFile(stage, "GOFLAGS=-n\n"),
      expect: { cause: /GOFLAGS is set to -n in the go env file/, fix: /go env -u GOFLAGS/ },
    },
    "GOFLAGS=-toolexec=… of a program that does not exist": {
      plant: withEnv({ GOFLAGS: "-toolexec=/nonexistent" }),
      expect: { cause: /GOFLAGS is set to -toolexec=\/nonexistent/ },
    },
    "GOFLAGS=-buildmode=plugin": {
      plant: withEnv({ GOFLAGS: "-buildmode=plugin" }),
      expect: { cause: /GOFLAGS is set to -buildmode=plugin/ },
    },
    "GOFLAGS=-modfile=… of a file that does not exist": {
      plant: withEnv({ GOFLAGS: "-modfile=/nonexistent.mod" }),
      expect: { cause: /GOFLAGS is set to -modfile/ },
    },
    "GOFLAGS=-overlay=… of a file that does not exist": {
      plant: withEnv({ GOFLAGS: "-overlay=/nonexistent.json" }),
      expect: { cause: /GOFLAGS is set to -overlay/ },
    },
    "GOOS of another system is left over": {
      plant: foreign({ GOOS: FOREIGN_OS }),
      expect: { cause: /GOOS is set in the environment/, fix: /unset GOOS|Env:GOOS/ },
    },
    "GOOS of another system is left over in the go env file": {
      plant: async (stage) => {
        foreign({})(stage);
        await writeGoEnvFile(stage, `GOOS=${FOREIGN_OS}\n`);
      },
      expect: { cause: /GOOS is set in the go env file/, fix: /go env -u GOOS/ },
    },
    "GOARCH of another processor is left over": {
      unavailable: emulated,
      plant: foreign({ GOARCH: FOREIGN, GOOS: "linux" }),
      expect: { cause: /GOARCH is set in the environment/, fix: /unset GOARCH|Env:GOARCH/ },
    },
    "GOOS=js and GOARCH=wasm are left over": {
      plant: foreign({ GOOS: "js", GOARCH: "wasm" }),
      expect: { cause: /built for js\/wasm/ },
    },
    "GOOS of an unknown system": {
      plant: withEnv({ GOOS: "bogus" }),
      expect: { cause: /built for bogus/, fix: /GOOS/ },
    },
    "GOCACHE=off": { plant: withEnv({ GOCACHE: "off" }), expect: { cause: /GOCACHE=off/ } },
    "GOCACHE is a relative path": {
      plant: withEnv({ GOCACHE: "cache" }),
      expect: { cause: /GOCACHE .*not absolute/ },
    },
    "neither HOME nor GOCACHE is set": {
      plant: withEnv({
        HOME: undefined,
        GOCACHE: undefined,
        XDG_CACHE_HOME: undefined,
        LOCALAPPDATA: undefined,
      }),
      expect: { cause: /HOME is not set/ },
    },
    "GOCACHE is below a file": {
      plant: async (stage) => {
        stage.env.GOCACHE = join(await stage.write("file", ""), "cache");
      },
      expect: { cause: /build cache .*cannot be created/ },
    },
    "GOCACHE cannot be written by this user": {
      unavailable: notRoot,
      plant: async (stage) => {
        await asNobody(stage);
        stage.env.GOCACHE = await stage.mkdir("closed", 0o755);
      },
      expect: { cause: /closed.*permission denied/ },
    },
    "GOCACHE is empty and read-only": {
      unavailable: cannotMount,
      plant: mounted("GOCACHE", { sizeKiB: 100_000, readOnly: true }),
      expect: { cause: /read-only file system/ },
    },
    "GOCACHE on a disk that is mounted noexec": {
      unavailable: cannotMount,
      plant: async (stage) => {
        stage.timeoutMs = 600_000;
        await mounted("GOCACHE", { sizeKiB: 500_000, noexec: true })(stage);
      },
      expect: { message: /not the second time, from the build cache/, cause: /noexec/, fix: /GOCACHE/ },
    },
    "GOTMPDIR does not exist": {
      plant: withEnv({ GOTMPDIR: "/nonexistent" }),
      expect: { cause: /temporary folder \/nonexistent/, fix: /GOTMPDIR/ },
    },
    "GOTMPDIR on a disk that is mounted noexec": {
      unavailable: cannotMount,
      plant: mounted("GOTMPDIR", { sizeKiB: 500_000, noexec: true }),
      expect: { cause: /noexec/, fix: /GOTMPDIR/ },
    },
    "GOTMPDIR on a full disk": {
      unavailable: cannotMount,
      plant: mounted("GOTMPDIR", { sizeKiB: 1000 }),
      expect: { cause: /full/, fix: /GOTMPDIR/ },
    },
    "a program that runs only the first time": {
      unavailable: noScripts,
      plant: (stage) => secondRun(stage, "echo fork/exec /cache/hello: permission denied >&2; exit 1"),
      expect: {
        message: /not the second time/,
        cause: /\/cache\/hello cannot be executed/,
        fix: /^Set GOCACHE/,
      },
    },
    "a program that prints nothing the second time": {
      unavailable: noScripts,
      plant: (stage) => secondRun(stage, "exit 0"),
      expect: { message: /not the second time/, cause: /go run.*exit code 0/ },
    },
    "a go command that reports success but does nothing": {
      unavailable: noScripts,
      plant: (stage) => goShim(stage, '[ "$1" = run ] && exit 0'),
      expect: { cause: /go run printed ""/ },
    },
  },
  healthy: {
    "the plain set-up": { plant: () => {} },
    "GOROOT, GOCACHE, TMPDIR and GOTMPDIR with spaces, quotes and other scripts": {
      plant: async (stage) => {
        await stage.copyGoroot(`go ${ODD}`);
        await stage.symlink(stage.env.GOCACHE!, `cache ${ODD}`);
        stage.env.GOCACHE = stage.path(`cache ${ODD}`);
        stage.env.GOTMPDIR = await stage.mkdir(`gotmp ${ODD}`);
        stage.env.TMPDIR = await stage.mkdir(`tmp ${ODD}`);
      },
    },
    "GOROOT behind a symbolic link": {
      plant: async (stage) => {
        await stage.symlink(stage.goroot, "go");
        stage.env.PATH = [stage.path("go/bin"), stage.env.PATH].join(delimiter);
      },
    },
    "GOROOT of another user": {
      unavailable: notRoot,
      plant: async (stage) => {
        await asNobody(stage);
        stage.timeoutMs = 600_000;
      },
    },
    "GOFLAGS in everyday use": {
      plant: withEnv({ GOFLAGS: "-buildvcs=false -mod=mod -trimpath '-ldflags=-s -w'" }),
    },
    "GOFLAGS=-mod=vendor": { plant: withEnv({ GOFLAGS: "-mod=vendor" }) },
    "GO111MODULE=off": { plant: withEnv({ GO111MODULE: "off" }) },
    "no C compiler on PATH": {
      plant: (stage) => {
        stage.env.PATH = join(stage.goroot, "bin");
      },
    },
    "CGO_ENABLED=0": { plant: withEnv({ CGO_ENABLED: "0" }) },
    "the C locale": { plant: withEnv({ LANG: "C", LC_ALL: "C" }) },
    "no HOME, but GOCACHE and GOPATH": { plant: withEnv({ HOME: undefined }) },
    "GOPATH is GOROOT": {
      plant: (stage) => {
        stage.env.GOPATH = stage.goroot;
      },
    },
    "a go env file that contains junk": {
      plant: (stage) => writeGoEnvFile(stage, "GARBAGE LINE\nNOSUCH=1\n\u0000\u0001\n"),
    },
    "a go.mod of a later release and a go.work in parent folders": {
      plant: async (stage) => {
        await stage.write("tmp/go.mod", "module parent\n\ngo 1.99\n");
        await stage.write("tmp/go.work", "go 1.99\n\nuse ./gone\n");
      },
    },
    "GOWORK of a workspace that does not exist": { plant: withEnv({ GOWORK: "/nonexistent/go.work" }) },
  },
});
