import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { casesOf, type Stage } from "../../engine/case.ts";
import { asNobody, linkedGoroot, noScripts, notRoot, withEnv } from "../shared/case-kit.ts";
import { goOnPath } from "./go-on-path.ts";

/** Puts a file named go, in a folder of its own, first on PATH. */
async function firstOnPath(
  stage: Stage,
  content: string | Uint8Array,
  mode = 0o755,
  folder = "first",
): Promise<string> {
  const path = await stage.write(stage.path(folder, "go"), content, mode);
  stage.env.PATH = `${stage.path(folder)}:${stage.env.PATH}`;
  return path;
}

const script =
  (body: string) =>
  async (stage: Stage): Promise<void> => {
    await firstOnPath(stage, `#!/bin/sh\n${body}\n`);
  };

/** The beginning of the user's own go command, which a case may alter. */
async function headOfGo(stage: Stage, bytes: number): Promise<Buffer> {
  return (await readFile(join(stage.goroot, "bin", "go"))).subarray(0, bytes);
}

/** Puts a Go of an older release, in a folder of this name, first on PATH: its go command only knows its version and tree. */
async function olderFirst(stage: Stage, folder: string): Promise<void> {
  const tree = stage.path(folder);
  const body = `[ "$1" = env ] && echo '${tree}' || echo go version go1.19.8 linux/amd64`;
  await firstOnPath(stage, `#!/bin/sh\n${body}\n`, 0o755, join(folder, "bin"));
}

/** The header of a program that names a loader of musl (elf(5)). */
function linkedForMusl(): Buffer {
  const loader = "/lib/ld-musl-none.so.1\0";
  const file = Buffer.alloc(1024);
  file.write("\x7fELF\x02\x01\x01", "latin1");
  const machine = process.arch === "arm64" ? 183 : 62;
  const [type, headers, size, count] = [2, 64, 56, 1];
  file.writeUInt16LE(type, 16);
  file.writeUInt16LE(machine, 18);
  file.writeUInt32LE(1, 20);
  file.writeBigUInt64LE(BigInt(headers), 32);
  file.writeUInt16LE(64, 52);
  file.writeUInt16LE(size, 54);
  file.writeUInt16LE(count, 56);
  file.writeUInt32LE(3, headers);
  file.writeBigUInt64LE(512n, headers + 8);
  file.writeBigUInt64LE(BigInt(loader.length), headers + 32);
  file.write(loader, 512, "latin1");
  return file;
}

/** A login shell with this start-up file. */
async function withProfile(stage: Stage, profile: string): Promise<void> {
  await stage.write(`${stage.home}/.profile`, `${profile}\n`);
  stage.env.SHELL = "/bin/sh";
  stage.depth = "standard";
}

export const goOnPathCases = casesOf(goOnPath, {
  faults: {
    "no go on PATH": {
      plant: withEnv({ PATH: "/nonexistent" }),
      expect: { message: /No go command/, cause: /No folder on PATH/, fix: /go\.dev\/dl/ },
    },
    "only a folder, a link to nowhere and a file without the execute bit on PATH": {
      async plant(stage) {
        await stage.mkdir(stage.path("a/go"));
        await stage.symlink("/nonexistent/go", stage.path("b/go"));
        await stage.write(stage.path("c/go"), "#!/bin/sh\n", 0o644);
        stage.env.PATH = ["a", "b", "c"].map((name) => stage.path(name)).join(":");
      },
      expect: {
        message: /No go command/,
        cause: /it is a directory; .* it is a broken link; .* it is not executable/,
      },
    },
    "GOROOT names a folder that does not exist": {
      plant: withEnv({ GOROOT: "/nonexistent" }),
      expect: { cause: /GOROOT is set to \/nonexistent/, fix: /unset GOROOT/ },
    },
    "GOROOT is an empty folder": {
      plant: async (stage) => {
        stage.env.GOROOT = await stage.mkdir(stage.path("empty"));
      },
      expect: {
        message: /does not belong to it/,
        cause: /GOROOT=.*empty is set.*does not respond/,
        fix: /unset GOROOT/,
      },
    },
    "GOROOT is the folder that contains the tree": {
      plant: async (stage) => {
        await linkedGoroot(stage, "local/go");
        stage.env.GOROOT = stage.path("local");
      },
      expect: {
        message: /^GOROOT does not name a Go tree/,
        cause: /^GOROOT is set to \S+local in the environment, which is not a Go tree\.$/,
        fix: /^(unset |Remove-Item Env:)GOROOT$/,
      },
    },
    "GOROOT is the bin folder of the tree": {
      plant: async (stage) => {
        stage.env.GOROOT = join(await linkedGoroot(stage), "bin");
      },
      expect: { cause: /^GOROOT is set to \S+bin in the environment/, fix: /GOROOT$/ },
    },
    "GOROOT from a file with the line ends of Windows": {
      plant: (stage) => {
        stage.env.GOROOT = `${stage.goroot}\r`;
      },
      expect: { cause: /\\r", with the end of a line of Windows, in the environment/, fix: /GOROOT$/ },
    },
    "GOROOT of another release, left in the environment": {
      plant: async (stage) => {
        stage.env.GOROOT = stage.path("old");
        await stage.write(
          stage.path("old/bin/go"),
          "#!/bin/sh\necho go version go1.22.5 linux/amd64\n",
          0o755,
        );
      },
      expect: { message: /does not belong to it/, cause: /is go1\.22\.5, not go1\./, fix: /unset GOROOT/ },
    },
    "a tree that only its owner may read": {
      unavailable: notRoot,
      plant: async (stage) => {
        const tree = await linkedGoroot(stage);
        for (const name of ["pkg", "VERSION", "go.env"]) {
          await stage.chmod(`${tree}/${name}`, name === "pkg" ? 0o700 : 0o600);
        }
        await asNobody(stage);
      },
      expect: {
        cause: /This user may not read \S+: its mode gives no permission to others/,
        fix: /chmod -R a\+rX/,
      },
    },
    "the go command alone, outside of its tree": {
      plant: async (stage) => {
        await stage.copy(`${stage.goroot}/bin/go`, stage.path("alone/go"));
        stage.env.PATH = stage.path("alone");
      },
      expect: { cause: /moved out of its tree/, fix: /complete Go tree/ },
    },
    "the go command cut to 4 MB": {
      plant: async (stage) => {
        await firstOnPath(stage, await headOfGo(stage, 4_000_000));
      },
      expect: { message: /does not respond/, cause: /SIG(SEGV|BUS)/, fix: /Reinstall Go/ },
    },
    "the go command cut to 4 bytes": {
      plant: async (stage) => {
        await firstOnPath(stage, await headOfGo(stage, 4));
      },
      expect: { message: /does not respond/, cause: /damaged, or built for another system/ },
    },
    "an empty go command": {
      plant: async (stage) => {
        await firstOnPath(stage, "");
      },
      expect: { message: /does not respond/, cause: /damaged, or built for another system/ },
    },
    "a go command for another processor": {
      plant: async (stage) => {
        const head = await headOfGo(stage, 200_000);
        // e_machine of s390x (elf(5)), which no machine that runs this test has beside its own.
        head[18] = 22;
        head[19] = 0;
        await firstOnPath(stage, head);
      },
      expect: { message: /does not respond/, cause: /damaged, or built for another system/ },
    },
    "a go command for Windows": {
      plant: async (stage) => {
        await firstOnPath(stage, Buffer.concat([Buffer.from("MZ"), Buffer.alloc(4096)]));
      },
      expect: { message: /does not respond/, cause: /damaged, or built for another system/ },
    },
    "an asdf shim without a version": {
      plant: script("echo No version is set for command go; exit 126"),
      expect: { cause: /asdf shim/, fix: /asdf/ },
    },
    "a goenv shim whose version is not installed": {
      plant: script(`echo "goenv: version '1.99.0' is not installed (set by /x/.go-version)" >&2; exit 1`),
      expect: { cause: /goenv/, fix: /goenv install 1\.99\.0/ },
    },
    "a shim of a program that is missing": {
      plant: async (stage) => {
        await firstOnPath(stage, "#!/nonexistent/interpreter\n");
      },
      expect: {
        message: /does not respond/,
        cause: /interpreter that it names does not: \/nonexistent\/interpreter/,
      },
    },
    "a shim with the line ends of Windows": {
      unavailable: noScripts,
      plant: async (stage) => {
        await firstOnPath(stage, "#!/bin/sh\r\nexec go version\r\n");
      },
      expect: { cause: /first\/go is a script with the line ends of Windows/, fix: /^sed -i / },
    },
    "only the go command of Windows, in WSL": {
      unavailable: noScripts,
      plant: async (stage) => {
        await stage.write(stage.path("c/Go/bin/go.exe"), "MZ", 0o755);
        stage.env.PATH = stage.path("c/Go/bin");
      },
      expect: { cause: /bin\/go\.exe is a program for Windows/, fix: /for this system/ },
    },
    "a limit of address space that is too low for Go": {
      unavailable: () => (process.platform === "linux" ? undefined : "only Linux enforces the limit"),
      plant: (stage) => script(`ulimit -v 300000; exec ${stage.goroot}/bin/go "$@"`)(stage),
      expect: { cause: /^The limit of address space is too low/, fix: /^ulimit -v unlimited$/ },
    },
    "TinyGo under the name go": {
      plant: script(
        "echo 'tinygo version 0.31.2 linux/amd64 (using go version go1.22.0 and LLVM version 17.0.1)'",
      ),
      expect: { cause: /is TinyGo 0\.31\.2, another compiler/, fix: /before it on PATH/ },
    },
    "another program named go, before Go on PATH": {
      plant: script("echo 'usage: go [board size]' >&2; exit 2"),
      expect: {
        cause: /another program named go: `go version` printed: usage: go/,
        fix: /^Put \S+ before \S+first on PATH/,
      },
    },
    "the go command of GCC": {
      plant: script("echo 'go version go1.18 gccgo (Debian 12.2.0-14) 12.2.0 linux/amd64'"),
      expect: { message: /is the go command of GCC/, cause: /gccgo \(Debian 12.*Go 1\.18/, fix: /^Put / },
    },
    "the command of golang.org/dl of a release that was not downloaded": {
      plant: script(
        `echo "go1.25.4: not downloaded. Run 'go1.25.4 download' to install to /home/kim/sdk/go1.25.4" >&2; exit 1`,
      ),
      expect: {
        cause: /golang\.org\/dl .*go1\.25\.4, which is not in \/home\/kim\/sdk\/go1\.25\.4/,
        fix: /^go1\.25\.4 download$/,
      },
    },
    "an older Go, with its own tree, before a newer one": {
      plant: async (stage) => {
        await olderFirst(stage, "usr/lib/go-1.19");
      },
      expect: {
        status: "warn",
        message: /^An older Go comes first on PATH: \S+ is go1\.19\.8, and \S+ is go1\./,
        fix: /^Put \S+ before \S+ on PATH/,
      },
    },
    "GOMEMLIMIT in the notation of Kubernetes": {
      plant: withEnv({ GOMEMLIMIT: "512Mi" }),
      expect: {
        cause: /^GOMEMLIMIT=512Mi is set in the environment/,
        fix: /unset GOMEMLIMIT|Env:GOMEMLIMIT/,
      },
    },
    "GODEBUG of an old release, under go1.27": {
      plant: async (stage) => {
        await script(
          `echo 'fatal error: removed GODEBUG "tlskyber" set to old value "0" in environment' >&2; exit 2`,
        )(stage);
        stage.env.GODEBUG = "gctrace=1,tlskyber=0";
      },
      expect: { cause: /GODEBUG, set in the environment, contains tlskyber=0/, fix: /GODEBUG.*gctrace=1"?$/ },
    },
    "a go command that is linked for another C library": {
      unavailable: () =>
        process.platform === "linux" ? undefined : "only Linux has programs for several C libraries",
      plant: async (stage) => {
        await firstOnPath(stage, linkedForMusl());
      },
      expect: {
        cause:
          /exists, but the interpreter that it names does not: \/lib\/ld-musl-none\.so\.1\. It is the loader of the C library musl/,
        fix: /go\.dev\/dl/,
      },
    },
    "a go command that prints nothing and exits with 0": {
      plant: script("exit 0"),
      expect: { cause: /exit code 0/ },
    },
    "a go command that prints megabytes": {
      plant: script("head -c 8000000 /dev/zero | tr '\\0' y"),
      expect: { cause: /printed: y{100}/ },
    },
    "a go command that prints more than its version": {
      plant: script("echo welcome; echo go version go1.26.8 linux/amd64"),
      expect: { cause: /printed: welcome/ },
    },
    "a go command that hangs": {
      plant: async (stage) => {
        await script("sleep 600 & sleep 600")(stage);
        stage.timeoutMs = 1500;
      },
      expect: { status: "error", message: /did not end within 1\.5 s/ },
    },
    "a relative entry on PATH before the go command": {
      plant: ({ env }) => {
        env.PATH = `.:${env.PATH}`;
      },
      expect: {
        status: "warn",
        message: /relative entry "\."/,
        cause: /a file named go there runs instead of Go/,
        fix: /Remove "\."/,
      },
    },
    "an empty entry on PATH before the go command": {
      plant: ({ env }) => {
        env.PATH = `:${env.PATH}`;
      },
      expect: { status: "warn", message: /empty entry/ },
    },
    "the workspace contains a go command of its own": {
      plant: async (stage) => {
        await firstOnPath(stage, "#!/bin/sh\ntouch ran\n", 0o755, "space");
        stage.workspace = stage.path("space");
      },
      expect: { status: "warn", message: /is in the workspace/, fix: /Remove/ },
    },
    "a terminal finds no go command": {
      plant: (stage) => withProfile(stage, "PATH=/nonexistent"),
      expect: { status: "warn", message: /A terminal finds no go command/, fix: /first on PATH/ },
    },
    "a terminal finds another go command": {
      plant: async (stage) => {
        await stage.write(stage.path("old/go"), "#!/bin/sh\necho go version go1.22.5 linux/amd64\n", 0o755);
        await withProfile(stage, `echo hello; PATH=${stage.path("old")}:$PATH`);
      },
      expect: {
        status: "warn",
        message: /another go command: .*old\/go \(go1\.22\.5\), but this run uses .*bin\/go/,
      },
    },
  },
  healthy: {
    "the plain set-up": { plant: () => {} },
    "a chain of links": {
      plant: async (stage) => {
        await stage.symlink(`${stage.goroot}/bin/go`, stage.path("lib/go"));
        await stage.symlink("../lib/go", stage.path("bin/go"));
        stage.env.PATH = `${stage.path("bin")}:/usr/bin:/bin`;
      },
      expect: { message: /bin\/go → / },
    },
    "a shim script": {
      plant: async (stage) => {
        await firstOnPath(stage, `#!/bin/sh\nexec '${stage.goroot}/bin/go' "$@"\n`);
      },
      expect: { message: /a shim script\) → / },
    },
    "a folder, a link to nowhere and a file without the execute bit earlier on PATH": {
      plant: async (stage) => {
        await stage.mkdir(stage.path("a/go"));
        await stage.symlink("/nonexistent/go", stage.path("b/go"));
        await stage.write(stage.path("c/go"), "#!/bin/sh\n", 0o644);
        stage.env.PATH = [...["a", "b", "c"].map((name) => stage.path(name)), stage.env.PATH].join(":");
      },
      expect: { cause: /It is ignored: it is a broken link/ },
    },
    "an older release that a CI runner chose, before a newer one": {
      plant: (stage) => olderFirst(stage, "opt/hostedtoolcache/go/1.19.8/x64"),
    },
    "another release later on PATH": {
      plant: async (stage) => {
        await stage.write(stage.path("old/go"), "#!/bin/sh\necho go version go1.22.5 linux/amd64\n", 0o755);
        stage.env.PATH = `${stage.env.PATH}:${stage.path("old")}`;
      },
      expect: { message: /another go command: .*old\/go/, cause: /It is go1\.22\.5/ },
    },
    "a go command that hangs later on PATH": {
      plant: async (stage) => {
        await stage.write(stage.path("old/go"), "#!/bin/sh\nsleep 600\n", 0o755);
        stage.env.PATH = `${stage.env.PATH}:${stage.path("old")}`;
        stage.timeoutMs = 4000;
      },
      expect: { cause: /does not respond/ },
    },
    "a tree in a folder with spaces, quotes and $()": {
      plant: async (stage) => {
        await linkedGoroot(stage, "é 空 'go' $(touch ran)");
      },
      expect: { message: /空 'go' \$\(touch ran\)\/bin\/go/ },
    },
    "GOROOT through a link": {
      plant: async (stage) => {
        await stage.symlink(stage.goroot, stage.path("current"));
        stage.env.GOROOT = stage.path("current");
      },
    },
    "GOTOOLCHAIN that the go command refuses, which install.version judges": {
      plant: withEnv({ GOTOOLCHAIN: "garbage" }),
    },
    "--go names a go command while PATH has none": {
      plant: (stage) => {
        stage.goPath = `${stage.goroot}/bin/go`;
        stage.env.PATH = "/usr/bin:/bin";
      },
    },
    "a terminal finds the same go command through another path": {
      plant: async (stage) => {
        await stage.symlink(`${stage.goroot}/bin/go`, stage.path("mine/go"));
        await withProfile(stage, `echo welcome; PATH=${stage.path("mine")}; export PATH`);
      },
    },
    "a login shell that takes too long is not waited for": {
      plant: (stage) => withProfile(stage, "sleep 600"),
      expect: { message: /was not queried/, cause: /took longer than 3 s/ },
    },
    "a shell that is not supported": {
      plant: (stage) => {
        stage.depth = "standard";
        stage.env.SHELL = "/bin/false";
      },
      expect: { cause: /\/bin\/false is not a supported shell/ },
    },
    "no shell at all": {
      plant: (stage) => {
        stage.depth = "standard";
        stage.env.SHELL = undefined;
      },
      expect: { cause: /SHELL does not name a shell/ },
    },
  },
});
