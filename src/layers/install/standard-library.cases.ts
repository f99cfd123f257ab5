import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { casesOf, type Stage } from "../../engine/case.ts";
import {
  asNobody,
  fromAnotherRelease,
  linkedGoroot,
  notRoot,
  ownBuildCache,
  ownProgram,
  treeWithTools,
  withEnv,
} from "../shared/case-kit.ts";
import { standardLibrary } from "./standard-library.ts";

/** Plants a change in a GOROOT of the case's own. */
const inGoroot =
  (change: (stage: Stage, goroot: string) => Promise<unknown>, depth: Stage["depth"] = "quick") =>
  async (stage: Stage) => {
    stage.depth = depth;
    await change(stage, await stage.copyGoroot());
  };

/** Plants a change of the compiler, in a tree whose other parts are links. */
const compiler = (change: (stage: Stage, compile: string) => Promise<unknown>) => async (stage: Stage) => {
  stage.depth = "standard";
  const { tools } = await treeWithTools(stage);
  await change(stage, `${tools}/compile`);
};

/** Removes all tests of a tree: vetting them too is ten times the work, since packages are compiled again for them. */
async function withoutTests(stage: Stage, folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (/_test\.(go|s)$/.test(name)) {
      await stage.remove(join(folder, name));
    }
  }
}

export const standardLibraryCases = casesOf(standardLibrary, {
  faults: {
    "a package that others import is gone": {
      plant: inGoroot((stage, goroot) => stage.remove(`${goroot}/src/encoding/pem`)),
      expect: {
        message:
          /^encoding\/pem is missing from the standard library, which has \d+ other packages; .*\.go imports it/,
        cause: /src\/encoding\/pem does not exist\.$/,
        location: /src\/encoding\/pem:undefined$/,
      },
    },
    "a package that no other imports is gone": {
      plant: inGoroot((stage, goroot) => stage.remove(`${goroot}/src/container/ring`)),
      expect: { message: /^container\/ring is missing/, cause: /src\/container\/ring does not exist\.$/ },
    },
    "a folder with many packages is gone": {
      plant: inGoroot((stage, goroot) => stage.remove(`${goroot}/src/container`)),
      expect: {
        message:
          /^3 packages are missing from the standard library: container\/heap, container\/list, container\/ring$/,
        cause: /src\/container does not exist\.$/,
      },
    },
    "a package without any file": {
      plant: inGoroot(async (stage, goroot) => {
        await stage.remove(`${goroot}/src/container/ring`);
        await stage.mkdir(`${goroot}/src/container/ring`);
      }),
      expect: { message: /^container\/ring is missing/, cause: /contains no \.go file/ },
    },
    "a file is empty": {
      plant: inGoroot((stage, goroot) => stage.truncate(`${goroot}/src/fmt/print.go`, 0)),
      expect: {
        message: /expected 'package', found 'EOF'$/,
        cause: /^The package fmt is damaged: the files in .*\/src\/fmt are not those of the release\.$/,
        location: /src\/fmt\/print\.go:1$/,
      },
    },
    "GOROOT contains no sources": {
      async plant(stage) {
        const goroot = await linkedGoroot(stage);
        await stage.remove(`${goroot}/src`);
        await stage.mkdir(`${goroot}/src`);
      },
      expect: { cause: /no standard library/, fix: /Reinstall/ },
    },
    "a header of the assembler is gone": {
      plant: inGoroot((stage, goroot) => stage.remove(`${goroot}/pkg/include/textflag.h`)),
      expect: { message: /^textflag\.h is missing/, cause: /include\/textflag\.h does not exist/ },
    },
    "all headers of the assembler are gone": {
      plant: inGoroot((stage, goroot) => stage.remove(`${goroot}/pkg/include`)),
      expect: { message: /^asm_\w+\.h, asm_\w+\.h, .*textflag\.h are missing from pkg\/include$/ },
    },
    "a header of the assembler is from another release": {
      plant: inGoroot((stage, goroot) => stage.truncate(`${goroot}/pkg/include/funcdata.h`, 400)),
      expect: { message: /^funcdata\.h in pkg/, cause: /differs from/, location: /include\/funcdata\.h/ },
    },
    "a folder that this user cannot open": {
      unavailable: notRoot,
      plant: inGoroot(async (stage, goroot) => {
        await asNobody(stage);
        await stage.chmod(`${goroot}/src/fmt`, 0o700);
      }),
      expect: {
        message: /cannot be read/,
        cause: /src\/fmt cannot be read by this user/,
        location: /src\/fmt:/,
      },
    },
    "a file that this user cannot read": {
      unavailable: notRoot,
      plant: inGoroot(async (stage, goroot) => {
        await asNobody(stage);
        await stage.chmod(`${goroot}/src/fmt/print.go`, 0o600);
      }),
      expect: { cause: /print\.go cannot be read by this user/, location: /src\/fmt\/print\.go:/ },
    },
    "a file is cut in the middle": {
      plant: inGoroot((stage, goroot) => stage.truncate(`${goroot}/src/fmt/print.go`, 20_000), "standard"),
      expect: {
        message: /^fmt does not compile: print\.go:\d+:\d+: syntax error: unexpected EOF/,
        cause: /^The package fmt is damaged/,
        fix: /Reinstall/,
        location: /src\/fmt\/print\.go:\d+$/,
      },
    },
    "a file is gone": {
      plant: inGoroot((stage, goroot) => stage.remove(`${goroot}/src/fmt/print.go`), "standard"),
      expect: {
        message: /^fmt does not compile: .*undefined: buffer/,
        cause: /^The package fmt is damaged/,
        location: /src\/fmt\/\w+\.go:\d+$/,
      },
    },
    "the compiler is gone": {
      plant: compiler((stage, compile) => stage.remove(compile)),
      expect: {
        message: /cannot be listed and compiled/,
        cause: /tool compile is missing/,
        fix: /Reinstall/,
      },
    },
    "the compiler is cut": {
      plant: compiler((stage, compile) =>
        ownProgram(stage, compile, (bytes) => bytes.subarray(0, 5_000_000)),
      ),
      expect: { cause: /compile in GOROOT fails when it starts/ },
    },
    "the compiler cannot be executed": {
      plant: compiler((stage, compile) => ownProgram(stage, compile, (bytes) => bytes, 0o644)),
      expect: { cause: /compile cannot be executed/, fix: /chmod 755/ },
    },
    "the compiler is a script that prints nothing": {
      plant: compiler((stage, compile) => stage.write(compile, "#!/bin/sh\nexit 0\n", 0o755)),
      expect: { cause: /compile in GOROOT does not report its release/ },
    },
    "the compiler is from another release": {
      plant: compiler(fromAnotherRelease),
      expect: {
        message: /^\d+ packages of the standard library do not compile/,
        cause: /compile in GOROOT is from go\S+, but the go command is go\S+: two releases are mixed/,
      },
    },
    "CC names a compiler that does not exist": {
      plant: (stage) => {
        stage.depth = "standard";
        Object.assign(stage.env, { CC: "/nonexistent", CGO_ENABLED: "1" });
      },
      expect: {
        message: /^runtime\/cgo does not compile/,
        cause: /CC is set to \/nonexistent/,
        fix: /unset CC/,
      },
    },
    "a file that does not pass go vet": {
      plant: inGoroot(async (stage, goroot) => {
        await withoutTests(stage, `${goroot}/src`);
        await stage.write(`${goroot}/src/container/ring/bad.go`, UNVETTED);
      }, "deep"),
      expect: {
        message: /^go vet fails on the standard library/,
        cause: /self-assignment/,
        location: /ring\/bad\.go:\d/,
      },
      alone: "last",
    },
    "a build cache whose files were filled with zeros, as by a power cut": {
      plant: (stage) => ownBuildCache(stage, "std", (bytes) => Buffer.alloc(bytes.length)),
      expect: {
        message: /^Builds fail on what the build cache contains/,
        cause:
          /^The build cache \(GOCACHE=.*gocache\) is damaged: the content of \d+ of \d+ files is not what/,
        fix: /^go clean -cache$/,
      },
    },
  },
  healthy: {
    "a build cache whose files were cut, which the go command writes again": {
      plant: (stage) => ownBuildCache(stage, "std", (bytes) => bytes.subarray(0, bytes.length >> 1)),
    },
    "the plain set-up": { plant: () => {} },
    "the plain set-up, compiled": {
      alone: "first",
      plant: (stage) => {
        stage.depth = "standard";
      },
    },
    "a tree that was moved": { plant: inGoroot(async () => {}, "standard") },
    "a path with spaces and letters of other alphabets": {
      plant: async (stage) => {
        await stage.copyGoroot("my é 空 go");
      },
    },
    "cgo off, two packages fewer": {
      plant: (stage) => {
        stage.depth = "standard";
        stage.env.CGO_ENABLED = "0";
      },
    },
    "another platform is set, with packages of its own": { plant: withEnv({ GOOS: "windows" }) },
    "GOFLAGS=-mod=vendor": { plant: withEnv({ GOFLAGS: "-mod=vendor" }) },
    "GOFLAGS=-trimpath": { plant: withEnv({ GOFLAGS: "-trimpath" }) },
    "a tree without the folder src/cmd": {
      plant: inGoroot((stage, goroot) => stage.remove(`${goroot}/src/cmd`)),
      expect: { message: /contains no list of its packages/ },
    },
    "a tree that this user may only read": {
      unavailable: notRoot,
      plant: asNobody,
    },
  },
});

/** Go that compiles, and that `go vet` objects to. */
const UNVETTED = "package ring\n\nfunc bad(x int) int {\n\tx = x\n\treturn x\n}\n";
