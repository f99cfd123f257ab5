import { casesOf } from "../../engine/case.ts";
import { goShim, noScripts, withEnv, writeGoEnvFile } from "../shared/case-kit.ts";
import { moduleInit } from "./module-init.ts";

export const moduleInitCases = casesOf(moduleInit, {
  faults: {
    "GO111MODULE=off": {
      plant: withEnv({ GO111MODULE: "off" }),
      expect: {
        cause: /GO111MODULE=off is set in the environment/,
        fix: /unset GO111MODULE|Env:GO111MODULE/,
      },
    },
    "GO111MODULE=off in the go env file": {
      plant: (stage) => writeGoEnvFile(stage, "GO111MODULE=off\n"),
      expect: { cause: /in the go env file/, fix: /go env -u GO111MODULE/ },
    },
    "GOFLAGS=-modfile=… would write another file": {
      plant: ({ env, path }) => {
        env.GOFLAGS = `-modfile=${path("other.mod")}`;
      },
      expect: { cause: /contains -modfile=.*other\.mod/, fix: /unset GOFLAGS|Env:GOFLAGS/ },
    },
    "GOFLAGS with two -modfile flags, of which the last one counts": {
      plant: ({ env, path }) => {
        env.GOFLAGS = `-modfile= '-modfile=${path("an other.mod")}'`;
      },
      expect: { cause: /contains -modfile=\S*\/an other\.mod/ },
    },
    "GOFLAGS=-overlay=… of a file that does not exist": {
      plant: withEnv({ GOFLAGS: "-overlay=/nonexistent.json" }),
      expect: { cause: /-overlay that cannot be read/ },
    },
    "a go command that reports success but does nothing": {
      unavailable: noScripts,
      plant: (stage) => goShim(stage, '[ "$1" = mod ] && exit 0'),
      expect: {
        message: /^`go mod init` reported success but wrote nothing/,
        cause: /No go\.mod was written/,
        fix: /reinstall|go\.dev\/dl/i,
      },
    },
    "a go command that writes a go.mod without a module line": {
      unavailable: noScripts,
      plant: (stage) => goShim(stage, '[ "$1" = mod ] && echo go 1.26 > go.mod && exit 0'),
      expect: {
        message: /reported success but wrote no module line/,
        cause: /go\.mod contains: "go 1\.26\\n"/,
      },
    },
  },
  healthy: {
    "the plain set-up": { plant: () => {} },
    "a go.mod of a later release and a go.work in parent folders": {
      plant: async (stage) => {
        await stage.write("tmp/go.mod", "module parent\n\ngo 1.99\n");
        await stage.write("tmp/go.work", "go 1.99\n\nuse ./gone\n");
        Object.assign(stage.env, { GOTOOLCHAIN: "auto", GOPROXY: "off" });
      },
    },
    "GOWORK of a workspace that does not exist": { plant: withEnv({ GOWORK: "/nonexistent/go.work" }) },
    "GOFLAGS=-mod=vendor": { plant: withEnv({ GOFLAGS: "-mod=vendor" }) },
    "GOFLAGS whose last -modfile is empty": { plant: withEnv({ GOFLAGS: "-modfile=/none.mod -modfile=" }) },
    "GOFLAGS with -modfile= in the value of another flag": {
      plant: withEnv({ GOFLAGS: "'-ldflags=-s -modfile=x.mod'" }),
    },
    "GOFLAGS in everyday use": {
      plant: withEnv({ GOFLAGS: "-buildvcs=false -mod=mod '-ldflags=-s -w' -v" }),
    },
    "a temporary folder with spaces, quotes and other scripts": {
      plant: async (stage) => {
        stage.env.TMPDIR = await stage.mkdir("odd é 空 $(x) 'q' & ;");
      },
    },
    "the C locale": { plant: withEnv({ LANG: "C", LC_ALL: "C" }) },
    "no HOME, but GOCACHE and GOPATH": { plant: withEnv({ HOME: undefined }) },
  },
});
