import { join } from "node:path";
import { casesOf } from "../../engine/case.ts";
import { cannotMount } from "../../engine/mounts.ts";
import {
  goShim,
  linkedGoroot,
  noScripts,
  ownFolder,
  treeWithTools,
  withEnv,
  writeGoEnvFile,
} from "../shared/case-kit.ts";
import { testRun } from "./test-run.ts";

export const testRunCases = casesOf(testRun, {
  faults: {
    "vet is missing": {
      plant: async (stage) => {
        const { tools } = await treeWithTools(stage);
        await stage.remove(join(tools, process.platform === "win32" ? "vet.exe" : "vet"));
      },
      expect: { message: /go test does not run/, cause: /tool vet is missing/, fix: /Reinstall/ },
    },
    "package testing is missing": {
      plant: async (stage) => {
        await stage.remove(join(await ownFolder(stage, await linkedGoroot(stage), "src"), "testing"));
      },
      expect: { cause: /src.testing does not exist\.$/, fix: /Reinstall/ },
    },
    "a testing package in which no test fails": {
      plant: async (stage) => {
        const file = join(await ownFolder(stage, await linkedGoroot(stage), "src", "testing"), "testing.go");
        const text = await stage.read(file);
        await stage.write(
          file,
          text.replace("func (c *common) Fail() {", "$&\n\tif c.level > 0 {\n\t\treturn\n\t}"),
        );
        stage.timeoutMs = 600_000;
      },
      expect: { message: /must fail is not reported as failed/ },
    },
    "GOFLAGS=-run=… leaves every test out": {
      plant: withEnv({ GOFLAGS: "-run=^$" }),
      expect: {
        message: /runs no test/,
        cause: /GOFLAGS is set to -run=\^\$ in the environment/,
        fix: /GOFLAGS/,
      },
    },
    "GOFLAGS=-skip=… in the go env file": {
      plant: (stage) => writeGoEnvFile(stage, "GOFLAGS=-skip=Planted\n"),
      expect: { cause: /GOFLAGS is set to -skip=Planted in the go env file/, fix: /go env -u GOFLAGS/ },
    },
    "GOFLAGS=-list=… only lists": {
      plant: withEnv({ GOFLAGS: "-list=." }),
      expect: { message: /runs no test/, cause: /GOFLAGS is set to -list/ },
    },
    "GOFLAGS=-timeout=… that is too short": {
      plant: withEnv({ GOFLAGS: "-timeout=1ns" }),
      expect: { cause: /GOFLAGS is set to -timeout=1ns/ },
    },
    "GOTMPDIR on a disk that is mounted noexec": {
      unavailable: cannotMount,
      plant: async (stage) => {
        // hello-run, which runs first, must pass: only go test builds on the disk.
        const other = stage.path("disk");
        await stage.mount("disk", { sizeKiB: 500_000, noexec: true });
        await goShim(stage, `[ "$1" = test ] && export GOTMPDIR='${other}'`);
      },
      expect: { cause: /noexec/, fix: /GOTMPDIR/ },
    },
    "a go command whose tests always pass": {
      unavailable: noScripts,
      plant: (stage) => goShim(stage, '[ "$1" = test ] && exit 0'),
      expect: { message: /runs no test/ },
    },
    "a go command whose vet finds nothing": {
      unavailable: noScripts,
      plant: (stage) => goShim(stage, '[ "$1" = vet ] && exit 0'),
      expect: { message: /does not find a planted mistake/ },
    },
  },
  healthy: {
    "the plain set-up": { plant: () => {} },
    "GOFLAGS in everyday use": {
      plant: withEnv({ GOFLAGS: "-buildvcs=false -mod=mod -trimpath -v -short -count=1 '-ldflags=-s -w'" }),
    },
    "GOFLAGS=-vet=off -cover": { plant: withEnv({ GOFLAGS: "-vet=off -cover" }) },
    "GOFLAGS that write a profile for the user": {
      plant: ({ env, path }) => {
        env.GOFLAGS = `-coverprofile=${path("cover.out")} '-ldflags=-s -w'`;
      },
    },
    "GO111MODULE=off": { plant: withEnv({ GO111MODULE: "off" }) },
    "CGO_ENABLED=0": { plant: withEnv({ CGO_ENABLED: "0" }) },
    "no C compiler on PATH": {
      plant: (stage) => {
        stage.env.PATH = join(stage.goroot, "bin");
      },
    },
    "a temporary folder with spaces, quotes and other scripts": {
      plant: async (stage) => {
        stage.env.TMPDIR = await stage.mkdir("odd é 空 $(x) 'q' & ;");
      },
    },
    "the C locale, no HOME": { plant: withEnv({ LANG: "C", LC_ALL: "C", HOME: undefined }) },
  },
});
