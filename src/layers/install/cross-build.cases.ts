import { casesOf, type Stage } from "../../engine/case.ts";
import { fromAnotherRelease, linkedGoroot, ownFolder, treeWithTools, withEnv } from "../shared/case-kit.ts";
import { crossBuild } from "./cross-build.ts";

/** Plants a change of the linker, in a tree whose other parts are links. */
const linker = (change: (stage: Stage, link: string) => Promise<unknown>) => async (stage: Stage) => {
  const { tools } = await treeWithTools(stage);
  await change(stage, `${tools}/link`);
};

/** Puts a script in the linker's place: it links with the real one, then does `more` with the file "$out". */
async function afterLinking(stage: Stage, link: string, more: string): Promise<void> {
  // A tool names itself after its file.
  const real = stage.path("real", "link");
  await stage.move(link, real);
  const findOut = 'out=; for word; do [ "$last" = -o ] && out=$word; last=$word; done';
  const text = `#!/bin/sh\n${findOut}\n'${real}' "$@" || exit\n[ -z "$out" ] || ${more}\n`;
  await stage.write(link, text, 0o755);
}

/** A program for 386, linked in the case's own folder. */
async function programFor386(stage: Stage): Promise<string> {
  await stage.write("386/go.mod", "module example.com/m\n");
  await stage.write("386/main.go", "package main\n\nfunc main() {}\n");
  const built = await stage.command(["go", "build", "-o", "program", "."], {
    cwd: stage.path("386"),
    env: { GOARCH: "386", CGO_ENABLED: "0" },
  });
  if (built.exitCode !== 0) {
    throw new Error(built.stderr);
  }
  return stage.path("386", "program");
}

const standard = (stage: Stage) => {
  stage.depth = "standard";
};

export const crossBuildCases = casesOf(crossBuild, {
  faults: {
    "the linker is gone": {
      plant: linker((stage, link) => stage.remove(link)),
      expect: { message: /^linux\/amd64: A program does not build/, cause: /tool link is missing/ },
    },
    "the linker is gone, for each object format": {
      async plant(stage) {
        standard(stage);
        await linker((_, link) => stage.remove(link))(stage);
      },
      expect: {
        message: /^darwin\/arm64, js\/wasm, linux\/amd64, windows\/amd64: A program does not build/,
        cause: /tool link is missing/,
      },
    },
    "the linker is from another release": {
      plant: linker(fromAnotherRelease),
      expect: { cause: /link in GOROOT is from go\S+, but the go command is go\S+: two releases are mixed/ },
    },
    "the linker writes a program for 386": {
      plant: linker(async (stage, link) =>
        afterLinking(stage, link, `cp '${await programFor386(stage)}' "$out"`),
      ),
      expect: {
        message: /the file is not a program for its platform/,
        cause: /ELF 386 executable, not ELF amd64 executable/,
      },
    },
    "the linker writes a shared library": {
      plant: linker((stage, link) =>
        afterLinking(stage, link, `printf '\\003' | dd of="$out" bs=1 seek=16 conv=notrunc 2>/dev/null`),
      ),
      expect: { cause: /ELF amd64 library, not ELF amd64 executable/ },
    },
    "the linker writes a text": {
      plant: linker((stage, link) => afterLinking(stage, link, 'echo "no program at all" > "$out"')),
      expect: { cause: /begins with "no progr", not ELF/ },
    },
    "the linker writes nothing": {
      plant: linker((stage, link) => afterLinking(stage, link, ': > "$out"')),
      expect: { cause: /begins with "", not ELF/ },
    },
    "the linker writes only half a header": {
      plant: linker((stage, link) => afterLinking(stage, link, 'printf "\\177ELF\\002\\001" > "$out"')),
      expect: { cause: /malformed header \(ELF: the header is cut\)/ },
    },
    "GOFLAGS=-buildmode=c-archive": {
      plant: withEnv({ GOFLAGS: "-buildmode=c-archive" }),
      expect: { cause: /begins with "!<arch>.*GOFLAGS is "-buildmode=c-archive"/, fix: /without GOFLAGS/ },
    },
    "GOFLAGS=-n": {
      plant: withEnv({ GOFLAGS: "-n" }),
      expect: { cause: /No file was written, not ELF .*GOFLAGS is "-n"/ },
    },
    "the runtime's files for Windows are gone": {
      async plant(stage) {
        standard(stage);
        const runtime = await ownFolder(stage, await linkedGoroot(stage), "src", "runtime");
        await stage.remove(`${runtime}/os_windows.go`);
      },
      expect: {
        message: /^windows\/amd64: A program does not build: .*undefined: /,
        cause: /^The package runtime is damaged/,
        fix: /Reinstall/,
        location: /src\/runtime\/\w+\.go:\d+$/,
      },
    },
    "a file of syscall for macOS is cut": {
      async plant(stage) {
        standard(stage);
        const syscall = await ownFolder(stage, await linkedGoroot(stage), "src", "syscall");
        await stage.write(`${syscall}/zerrors_darwin_arm64.go`, "package syscall\n\nconst (\n");
      },
      expect: {
        message: /^darwin\/arm64: A program does not build: .*syntax error/,
        cause: /^The package syscall is damaged/,
        location: /src\/syscall\/zerrors_darwin_arm64\.go:\d+$/,
      },
    },
  },
  healthy: {
    "the plain set-up": { plant: () => {} },
    "a port for each common object format": {
      alone: "first",
      plant: standard,
      expect: { message: /^4 ports: Mach-O, WebAssembly, ELF, PE$/ },
    },
    "another platform is set": { plant: withEnv({ GOOS: "windows", GOARCH: "arm64" }) },
    "cgo off": { plant: withEnv({ CGO_ENABLED: "0" }) },
    "CC names a compiler that does not exist": { plant: withEnv({ CC: "/nonexistent", CGO_ENABLED: "1" }) },
    "GOFLAGS=-trimpath": { plant: withEnv({ GOFLAGS: "-trimpath" }) },
    "GOFLAGS=-buildmode=pie": { plant: withEnv({ GOFLAGS: "-buildmode=pie" }) },
    "GOFLAGS=-ldflags=-s": { plant: withEnv({ GOFLAGS: "-ldflags=-s" }) },
    "GOFLAGS=-mod=vendor": { plant: withEnv({ GOFLAGS: "-mod=vendor" }) },
    "GOAMD64=v3": { plant: withEnv({ GOAMD64: "v3" }) },
    "a tree of links, in a path with spaces": {
      plant: async (stage) => {
        await linkedGoroot(stage, "my é 空 go");
      },
    },
  },
});
