import { casesOf, type Stage } from "../../engine/case.ts";
import {
  asNobody,
  fromAnotherRelease,
  noScripts,
  notRoot,
  ownFolder,
  ownProgram,
  treeWithTools,
  withEnv,
  withNewerToolchain,
} from "../shared/case-kit.ts";
import { tools } from "./tools.ts";

/** Plants a change in a tree whose tools and gofmt are the case's own. */
const inTree = (change: (stage: Stage, tree: { goroot: string; tools: string }) => Promise<unknown>) => {
  return async (stage: Stage) => {
    await change(stage, await treeWithTools(stage));
  };
};

/** The text of a shell script. */
const script = (text: string) => `#!/bin/sh\n${text}\n`;

/** A fault: one tool is missing. */
const missing = (name: string) => ({
  plant: inTree((stage, { tools }) => stage.remove(`${tools}/${name}`)),
  expect: {
    message: new RegExp(`^The tool ${name} is missing`),
    cause: new RegExp(`^The tool ${name} is missing from pkg/tool in GOROOT`),
  },
});

export const toolsCases = casesOf(tools, {
  faults: {
    "the compiler is gone": missing("compile"),
    "the assembler is gone": missing("asm"),
    "the linker is gone": missing("link"),
    "vet is gone": missing("vet"),
    "cgo is gone": missing("cgo"),
    "the release that the workspace selects has the tools of another one": {
      unavailable: noScripts,
      plant: withNewerToolchain,
      expect: {
        message: /^This is about go1\.\S+, which builds in the workspace, not about go1\.\S+\.$/,
        cause:
          /newer\/pkg\/tool\/\S+ is from go1\.\S+, but the go command is go1\.\S+: two releases are mixed/,
      },
    },
    "many tools are gone": {
      plant: inTree(async (stage, { tools }) => {
        await Promise.all(["asm", "compile", "link"].map((name) => stage.remove(`${tools}/${name}`)));
      }),
      expect: {
        message: /^3 tools are missing: asm, compile, link$/,
        cause: /pkg\/tool\/.* does not contain them/,
      },
    },
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
        message: /^The tool compile fails when it starts/,
        cause: /compile was ended by SIG(SEGV|BUS)/,
        location: /\/compile:/,
      },
    },
    "the compiler cannot be executed": {
      plant: inTree((stage, { tools }) => ownProgram(stage, `${tools}/compile`, (bytes) => bytes, 0o644)),
      expect: {
        message: /^The tool compile does not start/,
        cause: /cannot be executed/,
        location: /\/compile:/,
      },
    },
    "the compiler is a script that prints nothing": {
      plant: inTree((stage, { tools }) => stage.write(`${tools}/compile`, script("exit 0"), 0o755)),
      expect: {
        message: /^The tool compile does not report its release/,
        cause: /printed "" \(exit code 0\)/,
      },
    },
    "the compiler is from another release": {
      plant: inTree((stage, { tools }) => fromAnotherRelease(stage, `${tools}/compile`)),
      expect: {
        message: /^compile belongs to another release/,
        cause: /is from go\S+, but the go command is go\S+: two/,
      },
    },
    "the linker is from another release": {
      plant: inTree((stage, { tools }) => fromAnotherRelease(stage, `${tools}/link`)),
      expect: {
        message: /^link belongs to another release/,
        cause: /two releases are mixed/,
        location: /\/link:/,
      },
    },
    "many tools are from another release": {
      plant: inTree(async (stage, { tools }) => {
        await Promise.all(
          ["asm", "compile", "link"].map((name) => fromAnotherRelease(stage, `${tools}/${name}`)),
        );
      }),
      expect: {
        message: /^3 tools belong to another release: asm, compile, link$/,
        cause: /two releases are mixed/,
      },
    },
    "the linker reports another name": {
      plant: inTree((stage, { tools }) =>
        stage.write(`${tools}/link`, script("echo asm version go1.26.0"), 0o755),
      ),
      expect: { message: /^The tool link does not report its release/, cause: /printed "asm version/ },
    },
    "cover is killed right after it starts": {
      plant: inTree((stage, { tools }) => stage.write(`${tools}/cover`, script("kill -9 $$"), 0o755)),
      expect: { message: /^The tool cover fails when it starts/, cause: /ended by SIGKILL/ },
    },
    "a folder of tools that this user cannot open": {
      unavailable: notRoot,
      plant: inTree(async (stage, { tools }) => {
        await asNobody(stage);
        await stage.chmod(tools, 0o700);
      }),
      expect: { message: /does not start/, cause: /cannot be executed/ },
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
      expect: { message: /^gofmt is not a Go program/, cause: /contains no build information/ },
    },
    "gofmt is from another release": {
      plant: inTree((stage, { goroot }) => fromAnotherRelease(stage, `${goroot}/bin/gofmt`)),
      expect: { message: /^gofmt belongs to another release/, cause: /two releases are mixed/ },
    },
    "pprof cannot be built on demand": {
      plant: inTree(async (stage, { goroot }) => {
        await stage.remove(`${await ownFolder(stage, goroot, "src", "cmd")}/pprof`);
      }),
      expect: {
        message: /^pprof cannot be built on demand/,
        cause: /src\/cmd\/pprof does not exist\.$/,
      },
    },
    "a package that tools on demand need is gone": {
      plant: inTree(async (stage, { goroot }) => {
        await stage.remove(`${await ownFolder(stage, goroot, "src", "cmd", "internal")}/objfile`);
      }),
      expect: {
        message: /nm, objdump.* cannot be built on demand/,
        cause: /src\/cmd\/internal\/objfile does not exist\.$/,
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
      expect: {
        message: /do not compile: bad\.go:3:\d+: cannot use ""/,
        cause: /^The package cmd\/pack is damaged/,
        location: /cmd\/pack\/bad\.go:3$/,
      },
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
