import { casesOf, type Stage } from "../../engine/case.ts";
import {
  asNobody,
  notRoot,
  ofAnotherRelease,
  ownFolder,
  ownProgram,
  treeWithTools,
  withEnv,
} from "../shared/case-kit.ts";
import { tools } from "./tools.ts";

/** Plants a change in a tree whose tools and gofmt are the case's own. */
const inTree = (change: (stage: Stage, tree: { goroot: string; tools: string }) => Promise<unknown>) => {
  return async (stage: Stage) => {
    await change(stage, await treeWithTools(stage));
  };
};

/** Puts a program in the place of a link. */
const script = (text: string) => `#!/bin/sh\n${text}\n`;

/** A fault of one tool that is to be found missing. */
const missing = (name: string) => ({
  plant: inTree((stage, { tools }) => stage.remove(`${tools}/${name}`)),
  expect: {
    message: new RegExp(`^The tool ${name} is missing`),
    cause: new RegExp(`tool/.*/${name} does not`),
  },
});

export const toolsCases = casesOf(tools, {
  faults: {
    "the compiler is gone": missing("compile"),
    "the assembler is gone": missing("asm"),
    "the linker is gone": missing("link"),
    "vet is gone": missing("vet"),
    "cgo is gone": missing("cgo"),
    "the folder of the tools is gone": {
      plant: inTree((stage, { tools }) => stage.remove(tools)),
      expect: {
        message: /folder of the tools cannot be read/,
        cause: /no such folder/,
        location: /pkg\/tool/,
      },
    },
    "the compiler is cut": {
      plant: inTree((stage, { tools }) =>
        ownProgram(stage, `${tools}/compile`, (bytes) => bytes.subarray(0, 5_000_000)),
      ),
      expect: {
        message: /^The tool compile dies when it is started/,
        cause: /compile was ended by SIG(SEGV|BUS)/,
        location: /\/compile:/,
      },
    },
    "the compiler may not be executed": {
      plant: inTree((stage, { tools }) => ownProgram(stage, `${tools}/compile`, (bytes) => bytes, 0o644)),
      expect: {
        message: /^The tool compile does not start/,
        cause: /may not be executed/,
        location: /\/compile:/,
      },
    },
    "the compiler is a script that says nothing": {
      plant: inTree((stage, { tools }) => stage.write(`${tools}/compile`, script("exit 0"), 0o755)),
      expect: { message: /^The tool compile does not say/, cause: /answered "" \(exit code 0\)/ },
    },
    "the compiler is another release's": {
      plant: inTree((stage, { tools }) => ofAnotherRelease(stage, `${tools}/compile`)),
      expect: {
        message: /^compile is of another release/,
        cause: /is of go\S+ but the go command is of go\S+: two/,
      },
    },
    "the linker is another release's": {
      plant: inTree((stage, { tools }) => ofAnotherRelease(stage, `${tools}/link`)),
      expect: {
        message: /^link is of another release/,
        cause: /two releases are mixed/,
        location: /\/link:/,
      },
    },
    "the linker only claims the other name": {
      plant: inTree((stage, { tools }) =>
        stage.write(`${tools}/link`, script("echo asm version go1.26.0"), 0o755),
      ),
      expect: { message: /^The tool link does not say/, cause: /answered "asm version/ },
    },
    "cover is killed as soon as it runs": {
      plant: inTree((stage, { tools }) => stage.write(`${tools}/cover`, script("kill -9 $$"), 0o755)),
      expect: { message: /^The tool cover dies/, cause: /ended by SIGKILL/ },
    },
    "a folder of tools that this user may not open": {
      unavailable: notRoot,
      plant: inTree(async (stage, { tools }) => {
        await asNobody(stage);
        await stage.chmod(tools, 0o700);
      }),
      expect: { message: /does not start/, cause: /may not be executed/ },
    },
    "gofmt is gone": {
      plant: inTree((stage, { goroot }) => stage.remove(`${goroot}/bin/gofmt`)),
      expect: { message: /^gofmt is missing/, cause: /bin\/gofmt does not exist/ },
    },
    "gofmt prints what it reads": {
      plant: inTree((stage, { goroot }) => stage.write(`${goroot}/bin/gofmt`, script("cat"), 0o755)),
      expect: { message: /^gofmt does not format/, cause: /printed "package p"/ },
    },
    "gofmt is a script that knows one answer": {
      plant: inTree((stage, { goroot }) => {
        const answer = script("printf 'package p\\n\\nfunc f() {}\\n'");
        return stage.write(`${goroot}/bin/gofmt`, answer, 0o755);
      }),
      expect: { message: /^gofmt is no program of Go/, cause: /holds no build information/ },
    },
    "gofmt is another release's": {
      plant: inTree((stage, { goroot }) => ofAnotherRelease(stage, `${goroot}/bin/gofmt`)),
      expect: { message: /^gofmt is of another release/, cause: /two releases are mixed/ },
    },
    "pprof cannot be built on demand": {
      plant: inTree(async (stage, { goroot }) => {
        await stage.remove(`${await ownFolder(stage, goroot, "src", "cmd")}/pprof`);
      }),
      expect: {
        message: /^pprof cannot be built on demand/,
        cause: /cmd\/pprof is not in .*src\/cmd\/pprof/,
      },
    },
    "a package that tools on demand need is gone": {
      plant: inTree(async (stage, { goroot }) => {
        await stage.remove(`${await ownFolder(stage, goroot, "src", "cmd", "internal")}/objfile`);
      }),
      expect: {
        message: /nm, objdump.* cannot be built on demand/,
        cause: /cmd\/internal\/objfile is not in/,
      },
    },
    "the sources of the tools are gone": {
      plant: inTree(async (stage, { goroot }) =>
        stage.remove(`${await ownFolder(stage, goroot, "src")}/cmd`),
      ),
      expect: { message: /nm.* cannot be built on demand/, cause: /src\/cmd/ },
    },
    "a tool on demand does not compile": {
      plant: inTree(async (stage, { goroot }) => {
        stage.depth = "deep";
        const source = await ownFolder(stage, goroot, "src", "cmd", "pack");
        await stage.write(`${source}/bad.go`, 'package main\n\nvar x int = ""\n');
      }),
      expect: { message: /do not compile/, cause: /cannot use ""/, location: /cmd\/pack\/bad\.go:3$/ },
    },
  },
  healthy: {
    "the plain set-up": { plant: () => {} },
    "tools on demand are built": {
      alone: "first",
      plant: (stage) => {
        stage.depth = "deep";
      },
    },
    "a tree made of links": { plant: inTree(async () => {}) },
    "an installed tool that is otherwise built on demand": {
      plant: inTree(async (stage) => {
        const installed = await stage.command(["go", "install", "cmd/pack"]);
        if (installed.exitCode !== 0) {
          throw new Error(installed.stderr);
        }
      }),
    },
    "cgo off": { plant: withEnv({ CGO_ENABLED: "0" }) },
    "no C compiler": { plant: withEnv({ CC: "/nonexistent" }) },
    "another platform is set": { plant: withEnv({ GOOS: "windows", GOARCH: "arm64" }) },
    "GOFLAGS=-mod=vendor": { plant: withEnv({ GOFLAGS: "-mod=vendor" }) },
  },
});
