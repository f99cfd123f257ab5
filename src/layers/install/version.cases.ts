import { readdir } from "node:fs/promises";
import { casesOf, type Expectation, type Stage } from "../../engine/case.ts";
import { linkedGoroot, withEnv, writeGoEnvFile } from "../shared/case-kit.ts";
import { version } from "./version.ts";

/** A tree of the case's own whose compiler is a script. */
async function withCompiler(stage: Stage, script: string, mode = 0o755): Promise<string> {
  const tree = await linkedGoroot(stage);
  const [platform] = await readdir(`${tree}/pkg/tool`);
  await stage.write(`${tree}/pkg/tool/${platform}/compile`, script, mode);
  return tree;
}

/** A program on PATH named go1.99.0, which reports `reported` as its version. */
async function otherToolchain(stage: Stage, reported = "go1.99.0"): Promise<void> {
  await stage.write(
    stage.path("others/go1.99.0"),
    `#!/bin/sh\necho go version ${reported} linux/amd64\n`,
    0o755,
  );
  stage.env.PATH = `${stage.env.PATH}:${stage.path("others")}`;
}

/** A trusted workspace that contains these files, with this GOTOOLCHAIN and no way to download. */
async function workspace(stage: Stage, gotoolchain: string, files: Record<string, string>): Promise<void> {
  stage.workspace = await stage.mkdir(stage.path("space"));
  for (const [name, text] of Object.entries(files)) {
    await stage.write(stage.path("space", name), text);
  }
  Object.assign(stage.env, { GOTOOLCHAIN: gotoolchain, GOPROXY: "off" });
}

const inWorkspace = (gotoolchain: string, goMod: string, expect: Partial<Expectation> = {}) => ({
  plant: (stage: Stage) => workspace(stage, gotoolchain, { "go.mod": goMod }),
  expect,
});

export const versionCases = casesOf(version, {
  faults: {
    "a newer release that was unpacked into GOROOT": {
      plant: async (stage) => {
        const tree = await linkedGoroot(stage);
        await stage.write(`${tree}/go/VERSION`, "go1.99.1\n");
        await stage.mkdir(`${tree}/go/src/runtime`);
      },
      expect: {
        status: "warn",
        message: /contains another Go: \S+go is go1\.99\.1, but go1\.\S+ runs/,
        cause: /unpacked into \S+linked, not in its place/,
        fix: /^Remove \S+linked, then unpack/,
      },
    },
    "the compiler of another release": {
      async plant(stage) {
        await withCompiler(stage, "#!/bin/sh\necho compile version go1.22.5\n");
      },
      expect: {
        message: /go1\.\S+, but the compiler in its GOROOT is go1\.22\.5/,
        cause: /two releases are mixed/,
        fix: /Reinstall/,
      },
    },
    "the tree of another release (VERSION and compiler)": {
      async plant(stage) {
        const tree = await withCompiler(stage, "#!/bin/sh\necho compile version go1.22.5\n");
        await stage.write(`${tree}/VERSION`, "go1.22.5\ntime 2024-06-27T20:11:12Z\n");
      },
      expect: { message: /VERSION says go1\.22\.5|compiler in its GOROOT/, location: /VERSION:1$/ },
    },
    "the tree of another release, and GOROOT is set": {
      async plant(stage) {
        stage.env.GOROOT = await withCompiler(stage, "#!/bin/sh\necho compile version go1.22.5\n");
      },
      expect: { cause: /GOROOT=.* is set in the environment/, fix: /unset GOROOT/ },
    },
    "the compiler is missing": {
      async plant(stage) {
        const tree = await withCompiler(stage, "");
        const [platform] = await readdir(`${tree}/pkg/tool`);
        await stage.remove(`${tree}/pkg/tool/${platform}/compile`);
      },
      expect: {
        message: /compiler does not report/,
        cause: /compile is missing/,
        fix: /Reinstall/,
        location: /compile:/,
      },
    },
    "the compiler has no execute bit": {
      async plant(stage) {
        await withCompiler(stage, "#!/bin/sh\necho compile version go1.26.8\n", 0o644);
      },
      expect: { message: /compiler does not report/, cause: /compile cannot be executed/ },
    },
    "the compiler is cut": {
      async plant(stage) {
        const tree = await withCompiler(stage, "");
        const [platform] = await readdir(`${tree}/pkg/tool`);
        await stage.copy(
          `${stage.goroot}/pkg/tool/${platform}/compile`,
          `${tree}/pkg/tool/${platform}/compile`,
        );
        await stage.truncate(`${tree}/pkg/tool/${platform}/compile`, 5_000_000);
      },
      expect: { message: /compiler does not report/, cause: /SIG(SEGV|BUS)/ },
    },
    "the compiler prints nothing and exits with 0": {
      async plant(stage) {
        await withCompiler(stage, "#!/bin/sh\nexit 0\n");
      },
      expect: { message: /compiler does not report/, cause: /exit code 0/ },
    },
    "the compiler hangs": {
      async plant(stage) {
        await withCompiler(stage, "#!/bin/sh\nsleep 600\n");
        stage.timeoutMs = 4000;
      },
      expect: { status: "error", message: /compile -V=full did not end/ },
    },
    "VERSION is missing": {
      async plant(stage) {
        await stage.remove(`${await linkedGoroot(stage)}/VERSION`);
      },
      expect: { status: "warn", message: /VERSION is missing/, location: /VERSION:/ },
    },
    "VERSION names another release": {
      async plant(stage) {
        await stage.write(`${await linkedGoroot(stage)}/VERSION`, "go1.99.9\n");
      },
      expect: {
        status: "warn",
        message: /VERSION says go1\.99\.9/,
        cause: /itself was changed/,
        location: /VERSION:1$/,
      },
    },
    "VERSION is binary": {
      async plant(stage) {
        await stage.write(`${await linkedGoroot(stage)}/VERSION`, Buffer.alloc(8192, 7));
      },
      expect: { status: "warn", message: /VERSION says/ },
    },
    "GOTOOLCHAIN=garbage": {
      plant: withEnv({ GOTOOLCHAIN: "garbage" }),
      expect: { cause: /is "garbage"; it must be/, fix: /unset GOTOOLCHAIN/ },
    },
    "GOTOOLCHAIN of a release that is not installed": {
      plant: withEnv({ GOTOOLCHAIN: "go1.99.0", GOPROXY: "off" }),
      expect: { cause: /go1\.99\.0 for \S+ is neither installed nor available/ },
    },
    "GOTOOLCHAIN of a release, and a dead proxy": {
      plant: withEnv({
        GOTOOLCHAIN: "go1.99.0",
        GOPROXY: "https://127.0.0.1:9",
        no_proxy: "*",
        NO_PROXY: "*",
      }),
      expect: { cause: /No connection to 127\.0\.0\.1:9/ },
    },
    "go.mod requires a newer Go, GOTOOLCHAIN=local": inWorkspace("local", "module m\n\ngo 1.99.0\n", {
      message: /requires a newer Go/,
      cause: /go\.mod requires go >= 1\.99\.0 \(running go 1\.\S+; GOTOOLCHAIN=local\)/,
      fix: /export GOTOOLCHAIN=auto/,
      location: /go\.mod:3$/,
    }),
    "go.work requires a newer Go, GOTOOLCHAIN=local": {
      plant: (stage) =>
        workspace(stage, "local", {
          "go.mod": "module m\n\ngo 1.20\n",
          "go.work": "// ours\ngo 1.99 // new\nuse .\n",
        }),
      expect: { cause: /go\.work requires go >= 1\.99 /, location: /go\.work:2$/ },
    },
    "a go.mod above the workspace requires a newer Go": {
      async plant(stage) {
        await workspace(stage, "local", {});
        await stage.write(stage.path("go.mod"), "module above\ngo 1.99\n");
      },
      expect: { cause: /requires go >= 1\.99 /, location: /go\.mod:2$/ },
    },
    "go.mod requires a newer Go, GOTOOLCHAIN=auto, not installed and GOPROXY=off": inWorkspace(
      "auto",
      "module m\n\ngo 1.99\n",
      {
        message: /needs go1\.99\.0, which is not available/,
        cause: /says "go 1\.99".*GOPROXY=off/,
        location: /go\.mod:3$/,
      },
    ),
    "a newer toolchain line, GOTOOLCHAIN=auto, GOSUMDB=off": {
      async plant(stage) {
        await workspace(stage, "auto", { "go.mod": "module m\ngo 1.20\ntoolchain go1.99.1\n" });
        Object.assign(stage.env, { GOPROXY: "https://127.0.0.1:9", GOSUMDB: "off" });
      },
      expect: { message: /needs go1\.99\.1/, cause: /GOSUMDB=off/, location: /go\.mod:3$/ },
    },
    "a toolchain line of a language version": inWorkspace("auto", "module m\ngo 1.20\ntoolchain go1.99\n", {
      cause: /language version/,
      location: /go\.mod:3$/,
    }),
    "go.mod requires a newer Go, GOTOOLCHAIN=path": inWorkspace("path", "module m\n\ngo 1.99.0\n", {
      cause: /only toolchains on PATH, and go1\.99\.0 is not on PATH/,
      fix: /golang\.org\/dl\/go1\.99\.0/,
    }),
    "a go line that is not a version": inWorkspace("local", "module m\n\ngo 1.26.8x\n", {
      message: /go\.mod is invalid/,
      cause: /go\.mod:3: "1\.26\.8x" is not a Go version/,
      location: /go\.mod:3$/,
    }),
    "a toolchain line that is not a toolchain": inWorkspace("auto", "module m\ngo 1.20\ntoolchain latest\n", {
      cause: /"latest" is not a toolchain name/,
      location: /go\.mod:3$/,
    }),
    "a toolchain on PATH that is not what its name says": {
      async plant(stage) {
        await otherToolchain(stage, "go1.98.0");
        await workspace(stage, "auto", { "go.mod": "module m\ngo 1.99.0\n" });
      },
      expect: { message: /go1\.98\.0 runs instead of the expected go1\.99\.0/ },
    },
  },
  healthy: {
    "a folder go in GOROOT that is not a Go tree": {
      plant: async (stage) => {
        await stage.write(`${await linkedGoroot(stage)}/go/notes.txt`, "");
      },
    },
    "the plain set-up": { plant: () => {} },
    "a newer toolchain line, GOTOOLCHAIN=local, so it is ignored": inWorkspace(
      "local",
      "module m\ngo 1.20\ntoolchain go1.99.0\n",
    ),
    "an older toolchain line, GOTOOLCHAIN=auto": inWorkspace(
      "auto",
      "module m\ngo 1.20\ntoolchain go1.20.1\n",
    ),
    "toolchain default, GOTOOLCHAIN=auto": inWorkspace("auto", "module m\ngo 1.20\ntoolchain default\n"),
    "a go.mod without a go line": inWorkspace("auto", "module m\n"),
    "a go line with a release candidate of the past": inWorkspace("local", "module m\ngo 1.21rc2\n"),
    "a newer toolchain on PATH, GOTOOLCHAIN=auto": {
      async plant(stage) {
        await otherToolchain(stage);
        await workspace(stage, "auto", { "go.mod": "module m\n\ngo 1.20\n\ntoolchain go1.99.0 // new\n" });
      },
      expect: {
        message: /go1\.99\.0 runs instead of go1\./,
        cause: /go\.mod:5 says "toolchain go1\.99\.0", and GOTOOLCHAIN=auto .*others\/go1\.99\.0/,
        location: /go\.mod:5$/,
      },
    },
    "a newer toolchain on PATH, GOTOOLCHAIN=path, by go.work": {
      async plant(stage) {
        await otherToolchain(stage);
        await workspace(stage, "path", { "go.mod": "module m\ngo 1.20\n", "go.work": "go 1.99\nuse .\n" });
      },
      expect: { message: /go1\.99\.0 runs instead of/, location: /go\.work:1$/ },
    },
    "go.work requires a newer Go, but GOWORK=off": {
      async plant(stage) {
        await workspace(stage, "local", { "go.mod": "module m\ngo 1.20\n", "go.work": "go 1.99\nuse .\n" });
        stage.env.GOWORK = "off";
      },
    },
    "a newer Go that would be downloaded is not downloaded": {
      async plant(stage) {
        await workspace(stage, "auto", { "go.mod": "module m\ngo 1.99.0\n" });
        Object.assign(stage.env, { GOPROXY: "https://127.0.0.1:9", GOSUMDB: undefined });
      },
      expect: { message: /go1\.99\.0 runs instead of/, cause: /downloads it/ },
    },
    "GOTOOLCHAIN in the go env file names the release itself": {
      async plant(stage) {
        const said = (await stage.command(["go", "env", "GOVERSION"])).stdout.trim();
        await writeGoEnvFile(stage, `GOTOOLCHAIN=${said}\n`);
      },
      expect: { message: /own release/, cause: /go.env:1/ },
    },
    "no temporary folder, which install.storage judges": {
      plant: withEnv({ TMPDIR: "/nonexistent" }),
    },
    "the experiments of GOEXPERIMENT": { plant: withEnv({ GOEXPERIMENT: "jsonv2" }) },
    "a tree of a distribution, GOTOOLCHAIN=local in go.env": {
      async plant(stage) {
        const path = `${await linkedGoroot(stage)}/go.env`;
        await stage.write(path, (await stage.read(path)).replace(/^GOTOOLCHAIN=.*$/m, "GOTOOLCHAIN=local"));
      },
    },
    "a VERSION of one line without an end": {
      async plant(stage) {
        const path = `${await linkedGoroot(stage)}/VERSION`;
        await stage.write(path, (await stage.read(path)).split("\n")[0]!);
      },
    },
  },
});
