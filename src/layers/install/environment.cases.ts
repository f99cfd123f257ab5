import { join } from "node:path";
import { casesOf, type Expectation, type Stage } from "../../engine/case.ts";
import { linkedGoroot, withEnv, writeGoEnvFile } from "../shared/case-kit.ts";
import { environment } from "./environment.ts";

type Draft = { plant(stage: Stage): Promise<void> | void; expect: Partial<Expectation> };

/** Variables that break builds, and the expected finding. */
const env = (
  values: Record<string, string | undefined>,
  message: RegExp,
  cause: RegExp,
  fix?: RegExp,
): Draft => ({
  plant: withEnv(values),
  expect: { message, cause, ...(fix ? { fix } : {}) },
});

/** A module that is the workspace, in a folder of this name. */
async function workspaceModule(stage: Stage, folder: string, more = ""): Promise<void> {
  await stage.write(join(folder, "go.mod"), `module example.com/app\n\ngo 1.24\n\n${more}`);
  stage.workspace = stage.path(folder);
}

/** As `env`, for a warning. */
const hurts = (...args: Parameters<typeof env>): Draft => {
  const draft = env(...args);
  return { ...draft, expect: { ...draft.expect, status: "warn" } };
};

/** A go env file, and the expected finding. */
const file = (text: string, expect: Partial<Expectation>): Draft => ({
  plant: (stage) => writeGoEnvFile(stage, text),
  expect,
});

/** An edit of go.env in a tree of the case's own. */
const goEnv = (edit: (text: string) => string | undefined, expect: Partial<Expectation>): Draft => ({
  async plant(stage) {
    const path = `${await linkedGoroot(stage)}/go.env`;
    const edited = edit(await stage.read(path));
    await (edited === undefined ? stage.remove(path) : stage.write(path, edited));
    stage.env.GOPROXY = undefined;
    stage.env.GOSUMDB = undefined;
  },
  expect,
});

export const environmentCases = casesOf(environment, {
  faults: {
    "GOROOT names a folder that does not exist": env(
      { GOROOT: "/nonexistent" },
      /GOROOT does not name/,
      /no such folder/,
      /unset GOROOT/,
    ),
    "GOROOT from a file with the line ends of Windows": {
      plant: ({ env, goroot }) => {
        env.GOROOT = `${goroot}\r`;
      },
      expect: {
        message: /^GOROOT ends with a carriage return/,
        cause: /line ends of Windows/,
        fix: /GOROOT$/,
      },
    },
    "GOPRIVATE from a file with the line ends of Windows": hurts(
      { GOPRIVATE: "example.com\r" },
      /^GOPRIVATE ends with a carriage return/,
      /line ends of Windows set it/,
      /GOPRIVATE$/,
    ),
    "GOROOT is an empty folder": {
      plant: async (stage) => {
        stage.env.GOROOT = await stage.mkdir(stage.path("empty"));
      },
      expect: { message: /GOROOT does not name/, cause: /no Go tree/, fix: /unset GOROOT/ },
    },
    "GOROOT in the go env file names a folder that does not exist": file("GOROOT=/nonexistent\n", {
      cause: /no such folder/,
      fix: /Remove line 1 of .*go.env/,
      location: /go.env:1$/,
    }),
    "GOROOT names the tree of another release": {
      async plant(stage) {
        const tree = await linkedGoroot(stage);
        stage.env.PATH = `${stage.goroot}/bin:${stage.env.PATH}`;
        stage.env.GOROOT = tree;
        await stage.write(`${tree}/VERSION`, "go1.22.5\n");
      },
      expect: { message: /tree of go1\.22\.5, but the go command is go1\./, fix: /unset GOROOT/ },
    },
    "GOFLAGS with an unknown flag": env({ GOFLAGS: "-bogus" }, /refuses/, /contains -bogus/, /unset GOFLAGS/),
    "GOFLAGS with a word that is not a flag": env({ GOFLAGS: "bogus" }, /refuses/, /the word "bogus"/),
    "GOFLAGS with a space in a value (-tags=a b)": env({ GOFLAGS: "-tags=a b" }, /refuses/, /the word "b"/),
    "GOFLAGS with -ldflags=-s -w unquoted": env(
      { GOFLAGS: "-ldflags=-s -w" },
      /a flag of `go env`/,
      /needs quotes/,
    ),
    "GOFLAGS=-n": env({ GOFLAGS: "-n" }, /builds nothing/, /GOFLAGS=-n/),
    "GOFLAGS=-exec=/bin/true": hurts({ GOFLAGS: "-exec=/bin/true" }, /-exec/, /\/bin\/true/, /unset GOFLAGS/),
    "GOFLAGS=-json": hurts({ GOFLAGS: "-json" }, /-json/, /GOFLAGS=-json/),
    "GOFLAGS=-toolexec of a missing program": env(
      { GOFLAGS: "-toolexec=/nonexistent" },
      /-toolexec a program that does not exist/,
      /no program \/nonexistent/,
    ),
    "GOFLAGS=-modfile of a missing file": env(
      { GOFLAGS: "-modfile=/none.mod" },
      /-modfile/,
      /no file \/none\.mod/,
    ),
    "GOFLAGS=-overlay of a missing file": env(
      { GOFLAGS: "-overlay=/none.json" },
      /-overlay/,
      /no file \/none\.json/,
    ),
    "GOFLAGS=-mod=bogus": env({ GOFLAGS: "-mod=bogus" }, /-mod=bogus/, /mod, readonly or vendor/),
    "GOFLAGS=-mod=mod -mod=bogus": env(
      { GOFLAGS: "-mod=mod -mod=bogus" },
      /-mod=bogus/,
      /mod, readonly or vendor/,
    ),
    "GOFLAGS in the go env file": file("GOFLAGS=-bogus\n", {
      cause: /go env file/,
      fix: /^go env -u GOFLAGS$/,
      location: /go.env:1$/,
    }),
    "GO111MODULE=off": env({ GO111MODULE: "off" }, /disables modules/, /environment/, /unset GO111MODULE/),
    "GO111MODULE=bad": env({ GO111MODULE: "bad" }, /refuses/, /on, off or auto/),
    "GOWORK is missing": env(
      { GOWORK: "/none/go.work" },
      /does not name a file/,
      /no such file/,
      /unset GOWORK/,
    ),
    "GOWORK is relative": env({ GOWORK: "go.work" }, /neither an absolute path nor off/, /GOWORK=go\.work/),
    "GOWORK of another workspace": {
      plant: async (stage) => {
        stage.env.GOWORK = await stage.write(stage.path("other/go.work"), "go 1.24\n");
      },
      expect: { status: "warn", message: /outside it cannot be built/, fix: /unset GOWORK/ },
    },
    "GOENV is missing": hurts({ GOENV: "/nonexistent" }, /not read/, /does not exist/, /unset GOENV/),
    "GOENV is a folder": hurts({ GOENV: "/" }, /not read/, /is a folder/),
    "GOENV is an endless device, which the go command never stops reading": {
      plant(stage) {
        stage.env.GOENV = "/dev/zero";
        stage.timeoutMs = 2000;
      },
      expect: { status: "error", message: /go env -json did not end within 2 s/ },
    },
    "XDG_CONFIG_HOME is relative": hurts({ XDG_CONFIG_HOME: "config" }, /not read/, /relative/),
    "binary junk in the go env file": file("\u0000\u0001\u0002binary\nGOFLAGS\n", {
      status: "warn",
      message: /Line 1/,
      cause: /KEY=value, so it is ignored, as is 1 more\.$/,
      location: /go.env:1$/,
    }),
    "an unknown key in the go env file": file("GOFLAG=-v\n", {
      status: "warn",
      cause: /The go command does not know the setting "GOFLAG"/,
      location: /go.env:1$/,
    }),
    "a line of shell in the go env file": file("GOFLAGS=-v\nexport GOOS=linux\n", {
      status: "warn",
      cause: /"export GOOS=linux" is not of the form/,
      location: /go.env:2$/,
    }),
    "GODEBUG in the go env file": file("GODEBUG=http2client=0\n", {
      status: "warn",
      cause: /has an effect only in the environment/,
    }),
    "a key twice in the go env file": file("GOPRIVATE=a\nGOPRIVATE=b\n", {
      status: "warn",
      cause: /set again on line 2/,
      location: /go.env:1$/,
    }),
    "Windows line ends in the go env file": file("GOPRIVATE=example.com\r\n", {
      cause: /GOPRIVATE ends with a carriage return/,
      location: /go.env:1$/,
    }),
    "quotes in the go env file": file('GOPRIVATE="example.com"\n', {
      status: "warn",
      cause: /quotes become part/,
    }),
    "GOOS=windows left in the go env file": file("GOOS=windows\n", {
      message: /built for windows\//,
      cause: /exec format error/,
      fix: /^go env -u GOOS$/,
      location: /go.env:1$/,
    }),
    "GOOS=windows left in the environment": env(
      { GOOS: "windows" },
      /built for windows\//,
      /exec format/,
      /unset GOOS/,
    ),
    "GOOS=js GOARCH=wasm": env({ GOOS: "js", GOARCH: "wasm" }, /built for js\/wasm/, /GOOS=js/),
    "GOOS=bogus": env(
      { GOOS: "bogus" },
      /refuses/,
      /bogus\/\w+, which this release does not support/,
      /unset GOOS/,
    ),
    "GOOS=windows GOARCH=s390x": env({ GOOS: "windows", GOARCH: "s390x" }, /refuses/, /windows\/s390x/),
    "GOARCH=x86_64": env({ GOARCH: "x86_64" }, /refuses/, /\/x86_64/, /unset GOARCH/),
    "GOAMD64=v9": hurts({ GOAMD64: "v9" }, /GOAMD64=v9 is not a level/, /silently/, /unset GOAMD64/),
    "GOEXPERIMENT=bogus": env({ GOEXPERIMENT: "bogus" }, /refuses/, /names bogus/, /unset GOEXPERIMENT/),
    "GOEXPERIMENT=bogus in the go env file": file("GOEXPERIMENT=bogus\n", {
      cause: /names bogus/,
      fix: /go env -u GOEXPERIMENT/,
      location: /go.env:1$/,
    }),
    "GOFIPS140=bogus": env({ GOFIPS140: "bogus" }, /refuses/, /GOFIPS140.*must be off/, /unset GOFIPS140/),
    "GODEBUG with an unknown key": hurts(
      { GODEBUG: "bogus=1,http2client=0" },
      /contains bogus=1,/,
      /environment/,
      /GODEBUG=http2client=0/,
    ),
    "CGO_ENABLED=2": hurts({ CGO_ENABLED: "2" }, /neither 0 nor 1/, /CGO_ENABLED=2/),
    "CC is missing": hurts(
      { CC: "/nonexistent" },
      /CC names a compiler that is not found/,
      /CC=\/nonexistent/,
      /unset CC/,
    ),
    "GOCACHE=off": env(
      { GOCACHE: "off" },
      /nothing can be built/,
      /required since Go 1\.12/,
      /unset GOCACHE/,
    ),
    "GOCACHE is relative": env({ GOCACHE: "cache" }, /not an absolute path/, /GOCACHE=cache/),
    "GOCACHE under a file": {
      plant: async (stage) => {
        stage.env.GOCACHE = `${await stage.write(stage.path("file"), "")}/cache`;
      },
      expect: { message: /cannot be created/, cause: /file is a file/ },
    },
    "HOME is unset": env(
      { HOME: undefined, GOCACHE: undefined },
      /build cache has no location/,
      /HOME is not set/,
      /Set HOME/,
    ),
    "HOME is unset, GOCACHE is set": env(
      { HOME: undefined, GOPATH: undefined },
      /module cache has no location/,
      /HOME/,
    ),
    "GOPATH is GOROOT": {
      plant: (stage) => {
        stage.env.GOPATH = stage.goroot;
      },
      expect: { status: "warn", message: /GOPATH is the same folder as GOROOT/, fix: /unset GOPATH/ },
    },
    "GOPATH is relative": env({ GOPATH: "rel" }, /every go command fails/, /absolute/, /unset GOPATH/),
    "GOPATH has a relative entry": env({ GOPATH: "/a:rel" }, /"rel"/, /absolute/),
    "GOPATH with ~": env({ GOPATH: "~/go" }, /every go command fails/, /only a shell expands ~/),
    "GOPATH in the go env file is relative": {
      async plant(stage) {
        stage.env.GOPATH = undefined;
        await writeGoEnvFile(stage, "GOPATH=rel\n");
      },
      expect: { fix: /Remove line 1/, location: /go.env:1$/ },
    },
    "GOBIN is relative": env({ GOBIN: "bin" }, /go install fails/, /GOBIN=bin/),
    "GOMODCACHE is relative": env({ GOMODCACHE: "mod" }, /no module can be downloaded/, /GOMODCACHE=mod/),
    "GOTMPDIR is missing": env({ GOTMPDIR: "/nonexistent" }, /does not exist/, /GOTMPDIR=\/nonexistent/),
    "GOTMPDIR is relative": env({ GOTMPDIR: "tmp" }, /does not exist|GOTMPDIR/, /GOTMPDIR=tmp/),
    "TMPDIR is missing": env(
      { TMPDIR: "/nonexistent" },
      /does not exist/,
      /TMPDIR=\/nonexistent/,
      /mkdir -p/,
    ),
    "GOTOOLCHAIN=garbage": env({ GOTOOLCHAIN: "garbage" }, /refuses/, /is "garbage"/, /unset GOTOOLCHAIN/),
    "go.env is missing": goEnv(() => undefined, {
      message: /GOPROXY has no value/,
      cause: /go\.env, which contains/,
      location: /go\.env:/,
    }),
    "go.env with another GOPROXY and GOSUMDB=off": goEnv(
      (text) =>
        text.replace(/^GOPROXY=.*$/m, "GOPROXY=https://evil.invalid").replace(/^GOSUMDB=.*$/m, "GOSUMDB=off"),
      {
        status: "warn",
        message: /default of GOSUMDB differs from upstream's/,
        cause: /GOPROXY=https:\/\/evil\.invalid/,
        location: /go\.env:\d+$/,
      },
    ),
    "go.env with a second GOPROXY": goEnv((text) => `${text}\nGOPROXY=https://evil.invalid\n`, {
      status: "warn",
      cause: /GOPROXY is already set on line \d+/,
      location: /go\.env:\d+$/,
    }),
    "go.env with a junk line": goEnv((text) => `${text}\nGARBAGE LINE\n`, {
      status: "warn",
      cause: /"GARBAGE LINE" is not of the form/,
    }),
    "GOFLAGS=-race, with cgo disabled": {
      unavailable: () => (process.platform === "linux" ? undefined : "the race detector needs no cgo here"),
      ...env(
        { GOFLAGS: "-race", CGO_ENABLED: "0" },
        /nothing can be built without cgo/,
        /-race needs cgo, and CGO_ENABLED=0/,
        /unset GOFLAGS/,
      ),
    },
    "CGO_ENABLED=1 without a C compiler": {
      plant: ({ env, goroot }) => {
        env.PATH = `${goroot}/bin`;
        env.CGO_ENABLED = "1";
      },
      expect: {
        status: "warn",
        cause: /CGO_ENABLED=1 .*gcc is not on PATH|clang is not on PATH/,
        fix: /CGO_ENABLED; or install/,
      },
    },
    "GOCACHEPROG of a program that does not exist": env(
      { GOCACHEPROG: "/nonexistent/cacher -v" },
      /GOCACHEPROG names a program that is not found/,
      /there is no program \/nonexistent\/cacher/,
      /GOCACHEPROG/,
    ),
    "HOME that does not exist and cannot be created": {
      async plant(stage) {
        await stage.write("file", "");
        stage.env.HOME = stage.path("file/kim");
        stage.env.GOCACHE = undefined;
        stage.env.GOPATH = undefined;
      },
      expect: { cause: /^HOME=\S+\/file\/kim, set in the environment, does not exist/, fix: /^Set HOME/ },
    },
    "GOFLAGS=-mod=vendor, and a module without a vendor directory": {
      async plant(stage) {
        stage.env.GOFLAGS = "-mod=vendor";
        await workspaceModule(stage, "space", "require example.com/other v1.0.0\n");
      },
      expect: {
        message: /has no vendor directory/,
        cause: /GOFLAGS=-mod=vendor .*space\/vendor does not exist/,
      },
    },
    "a go.work above the workspace that does not list its module": {
      async plant(stage) {
        await stage.write("go.work", "go 1.24\nuse ./lib\n");
        await workspaceModule(stage, "app");
      },
      expect: {
        message: /go\.work above it does not list/,
        cause: /go\.work applies to \S+app too/,
        fix: /go work use \./,
      },
    },
    "a repository that git refuses to read": {
      unavailable: () => (process.getuid?.() === 0 ? undefined : "only root can give a folder away"),
      async plant(stage) {
        await workspaceModule(stage, "space");
        await stage.command(["git", "init", "-q", stage.path("space")]);
        await stage.command(["chown", "-R", "65534", stage.path("space")]);
      },
      expect: {
        status: "warn",
        cause: /git reports: detected dubious ownership/,
        fix: /^git config --global --add safe\.directory /,
      },
    },
    "a worktree whose repository is gone": {
      async plant(stage) {
        await workspaceModule(stage, "space");
        await stage.write("space/.git", `gitdir: ${stage.path("gone")}/.git/worktrees/space\n`);
      },
      expect: { status: "warn", cause: /not a git repository: \S+gone/, fix: /-buildvcs=false/ },
    },
  },
  healthy: {
    "a workspace with go.work, modules in folders, and a repository": {
      async plant(stage) {
        await stage.write("space/go.work", "go 1.24\nuse (\n\t./app\n\t./lib\n)\n");
        await workspaceModule(stage, "space/app", "require example.com/lib v0.0.0\n");
        await workspaceModule(stage, "space/lib");
        await stage.command(["git", "init", "-q", stage.path("space")]);
        stage.workspace = stage.path("space");
      },
    },
    "a module that go.work lists, and one above it": {
      async plant(stage) {
        await stage.write("go.mod", "module example.com/above\n");
        await stage.write("space/go.work", "go 1.24\nuse ./app\n");
        await workspaceModule(stage, "space/app");
      },
    },
    "a module that go.work does not list, with GOWORK=off": {
      async plant(stage) {
        await stage.write("go.work", "go 1.24\nuse ./lib\n");
        await workspaceModule(stage, "app");
        stage.env.GOWORK = "off";
      },
    },
    "GOFLAGS=-mod=vendor, and a module that requires nothing": {
      async plant(stage) {
        stage.env.GOFLAGS = "-mod=vendor";
        await workspaceModule(stage, "space");
      },
    },
    "a repository that git refuses to read, with -buildvcs=false": {
      async plant(stage) {
        stage.env.GOFLAGS = "-buildvcs=false";
        await workspaceModule(stage, "space");
        await stage.write("space/.git", "gitdir: /nonexistent\n");
      },
    },
    "CGO_ENABLED=1, GOFLAGS=-race=false and GOCACHEPROG empty": {
      plant: withEnv({ CGO_ENABLED: "1", GOFLAGS: "-race=false", GOCACHEPROG: "" }),
    },
    "the plain set-up": { plant: () => {} },
    "settings of a user, each reported with its location": {
      async plant(stage) {
        await writeGoEnvFile(stage, "# mine\nGOFLAGS=-trimpath\nGOPRIVATE=example.com\n");
        stage.env.GONOSUMDB = "example.com";
      },
      expect: { message: /GOFLAGS=-trimpath/, cause: /go.env:2\./, location: /go.env:3$/ },
    },
    "GOENV=off": { plant: withEnv({ GOENV: "off" }) },
    "GOENV=/dev/null": { plant: withEnv({ GOENV: "/dev/null" }) },
    "GOPATH of two folders": { plant: withEnv({ GOPATH: "/a:/b" }) },
    "GOROOT set to the tree itself": {
      plant: (stage) => {
        stage.env.GOROOT = stage.goroot;
      },
    },
    "GOFLAGS=-mod=mod": { plant: withEnv({ GOFLAGS: "-mod=mod" }) },
    "GOFLAGS=-mod=vendor": { plant: withEnv({ GOFLAGS: "-mod=vendor" }) },
    "GOFLAGS whose last flags take back the earlier ones": {
      plant: withEnv({
        GOFLAGS:
          "-n -n=false -json -json=false -exec=/bin/true -exec= -o=/none -o= -toolexec=/none -toolexec= " +
          "-overlay=/none -overlay= -modfile=/none.mod -modfile= -mod=bogus -mod=mod",
      }),
    },
    "GOFLAGS with quotes around a flag": {
      plant: withEnv({ GOFLAGS: "'-ldflags=-s -w' -trimpath -n=false" }),
    },
    "GOFLAGS with -toolexec of a program on PATH": { plant: withEnv({ GOFLAGS: "-toolexec=env" }) },
    "GOFLAGS empty": { plant: withEnv({ GOFLAGS: "", GOOS: "", GODEBUG: "" }) },
    "GOAMD64=v1, GOARM64=v8.0,lse, CGO_ENABLED=0": {
      plant: withEnv({ GOAMD64: "v1", GOARM64: "v8.0,lse", CGO_ENABLED: "0" }),
    },
    "GODEBUG with a known key": { plant: withEnv({ GODEBUG: "http2client=0,gctrace=0,cpu.avx2=off" }) },
    "an experiment that this release knows": { plant: withEnv({ GOEXPERIMENT: "jsonv2" }) },
    "no C compiler on PATH": {
      plant: ({ env, goroot }) => {
        env.PATH = `${goroot}/bin`;
      },
    },
    "HOME unset, both caches named": { plant: withEnv({ HOME: undefined }) },
    "GO111MODULE=auto": { plant: withEnv({ GO111MODULE: "auto" }) },
    "GOWORK=off": { plant: withEnv({ GOWORK: "off" }) },
    "GOWORK of the workspace itself": {
      async plant(stage) {
        stage.workspace = await stage.mkdir(stage.path("space"));
        stage.env.GOWORK = await stage.write(stage.path("space/go.work"), "go 1.24\n");
      },
    },
    "GOTOOLCHAIN=local in go.env, as distributions and images have it": {
      plant: goEnv((text) => text.replace(/^GOTOOLCHAIN=.*$/m, "GOTOOLCHAIN=local"), {}).plant,
      expect: { message: /GOTOOLCHAIN=local/, cause: /go\.env:\d+/ },
    },
    "upstream's go.env": {
      plant: goEnv((text) => text.replace(/^GOTOOLCHAIN=.*$/m, "GOTOOLCHAIN=auto"), {}).plant,
    },
    "a 386 program's GOARCH on amd64": {
      unavailable: () => (process.arch === "x64" ? undefined : "only an amd64 machine runs 386 programs"),
      plant: withEnv({ GOARCH: "386" }),
      expect: { status: "warn", message: /built for \w+\/386/ },
    },
    "folders with spaces and quotes": {
      async plant(stage) {
        stage.env.GOPATH = await stage.mkdir(stage.path("é 空 'space' $(x)"));
        stage.env.GOTMPDIR = await stage.mkdir(stage.path("tmp $(y)"));
      },
    },
  },
});
