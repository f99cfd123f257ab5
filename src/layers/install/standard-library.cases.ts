import { casesOf, type Stage } from "../../engine/case.ts";
import { withEnv } from "../shared/case-kit.ts";
import { standardLibrary } from "./standard-library.ts";

/** Gives a change of a GOROOT of the case's own. */
const inGoroot =
  (change: (stage: Stage, goroot: string) => Promise<unknown>, depth: Stage["depth"] = "quick") =>
  async (stage: Stage) => {
    stage.depth = depth;
    await change(stage, await stage.copyGoroot());
  };

/** As `inGoroot`, with a change of the tools, whose folder is named after the platform. */
const inTools = (change: (stage: Stage, tools: string) => Promise<unknown>) =>
  inGoroot(async (stage) => {
    const asked = await stage.command(["go", "env", "GOTOOLDIR"]);
    await change(stage, asked.stdout.trim());
  }, "standard");

const notRoot = () => (process.getuid?.() === 0 ? undefined : "only root can run commands as another user");

/** Who runs the commands of a permission fault: nobody. */
const asNobody = (stage: Stage) => {
  stage.runAs = { uid: 65534, gid: 65534 };
  stage.env.GOCACHE = stage.path("tmp", "gocache");
};

export const standardLibraryCases = casesOf(standardLibrary, {
  faults: {
    "a package that others import is gone": {
      plant: inGoroot((stage, goroot) => stage.remove(`${goroot}/src/encoding/json`)),
      expect: {
        message: /^encoding\/json is missing from the standard library/,
        cause: /src\/encoding\/json does not exist; .*\.go imports it/,
        location: /src\/encoding\/json:undefined$/,
      },
    },
    "a package that no other imports is gone": {
      plant: inGoroot((stage, goroot) => stage.remove(`${goroot}/src/container/ring`)),
      expect: { message: /^container\/ring is missing/, cause: /src\/container\/ring does not exist\. \d+/ },
    },
    "a package has lost all its files": {
      plant: inGoroot(async (stage, goroot) => {
        await stage.remove(`${goroot}/src/container/ring`);
        await stage.mkdir(`${goroot}/src/container/ring`);
      }),
      expect: { message: /^container\/ring is missing/, cause: /holds no \.go file/ },
    },
    "a file is empty": {
      plant: inGoroot((stage, goroot) => stage.truncate(`${goroot}/src/fmt/print.go`, 0)),
      expect: { cause: /expected 'package', found 'EOF'/, location: /src\/fmt\/print\.go:1$/ },
    },
    "GOROOT holds nothing": {
      plant: async (stage) => {
        stage.env.GOROOT = await stage.mkdir(stage.path("empty"));
      },
      expect: { cause: /no standard library/, fix: /unset GOROOT/ },
    },
    "a header of the assembler is gone": {
      plant: inGoroot((stage, goroot) => stage.remove(`${goroot}/pkg/include/textflag.h`)),
      expect: { message: /^textflag\.h is missing/, cause: /include\/textflag\.h does not exist/ },
    },
    "a header of the assembler is another release's": {
      plant: inGoroot((stage, goroot) => stage.truncate(`${goroot}/pkg/include/funcdata.h`, 400)),
      expect: { message: /^funcdata\.h in pkg/, cause: /differs from/, location: /include\/funcdata\.h/ },
    },
    "a folder that this user may not open": {
      unavailable: notRoot,
      plant: inGoroot(async (stage, goroot) => {
        asNobody(stage);
        await stage.chmod(`${goroot}/src/fmt`, 0o700);
      }),
      expect: {
        message: /cannot be read/,
        cause: /src\/fmt may not be read by this user/,
        location: /src\/fmt:/,
      },
    },
    "a file that this user may not read": {
      unavailable: notRoot,
      plant: inGoroot(async (stage, goroot) => {
        asNobody(stage);
        await stage.chmod(`${goroot}/src/fmt/print.go`, 0o600);
      }),
      expect: { cause: /print\.go may not be read by this user/, location: /src\/fmt\/print\.go:/ },
    },
    "a file is cut in the middle": {
      plant: inGoroot((stage, goroot) => stage.truncate(`${goroot}/src/fmt/print.go`, 20_000), "standard"),
      expect: {
        message: /^fmt does not compile/,
        cause: /syntax error: unexpected EOF/,
        location: /src\/fmt\/print\.go:\d+$/,
      },
    },
    "a file is gone": {
      plant: inGoroot((stage, goroot) => stage.remove(`${goroot}/src/fmt/print.go`), "standard"),
      expect: {
        message: /^fmt does not compile/,
        cause: /undefined: buffer/,
        location: /src\/fmt\/\w+\.go:\d+$/,
      },
    },
    "the compiler is gone": {
      plant: inTools((stage, tools) => stage.remove(`${tools}/compile`)),
      expect: {
        message: /cannot be listed and compiled/,
        cause: /tool compile is missing/,
        fix: /Reinstall/,
      },
    },
    "the compiler is cut": {
      plant: inTools((stage, tools) => stage.truncate(`${tools}/compile`, 5_000_000)),
      expect: { cause: /compile of GOROOT dies when it is started/ },
    },
    "the compiler may not be executed": {
      plant: inTools((stage, tools) => stage.chmod(`${tools}/compile`, 0o644)),
      expect: { cause: /compile may not be executed/, fix: /chmod 755/ },
    },
    "the compiler is a script that says nothing": {
      plant: inTools((stage, tools) => stage.write(`${tools}/compile`, "#!/bin/sh\nexit 0\n", 0o755)),
      expect: { cause: /compile of GOROOT does not say which release it is of/ },
    },
    "the compiler is another release's": {
      plant: inTools(async (stage, tools) =>
        stage.write(`${tools}/compile`, await otherCompiler(stage), 0o755),
      ),
      expect: {
        message: /^\d+ packages of the standard library do not compile/,
        cause: /compile in GOROOT is of go1\.22\.5 .*two releases are mixed/,
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
    "a file that does not vet": {
      plant: inGoroot(
        (stage, goroot) => stage.write(`${goroot}/src/container/ring/bad.go`, UNVETTED),
        "deep",
      ),
      expect: { message: /does not vet/, cause: /self-assignment/, location: /ring\/bad\.go:\d/ },
      alone: true,
    },
  },
  healthy: {
    "the plain set-up": { plant: () => {} },
    "the plain set-up, compiled": {
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
      expect: { message: /holds no list of its packages/ },
    },
    "a tree that this user may only read": {
      unavailable: notRoot,
      plant: asNobody,
    },
  },
});

/** Answers as the compiler of go1.22.5 does when a newer go command starts it (cmd/compile/internal/base/flag.go). */
async function otherCompiler(stage: Stage): Promise<string> {
  const { stdout } = await stage.command(["go", "env", "GOVERSION"]);
  const refusal = `compile: version "go1.22.5" does not match go tool version "${stdout.trim()}"`;
  return `#!/bin/sh\n[ "$1" = -V=full ] && echo "compile version go1.22.5" && exit\necho '${refusal}' >&2\nexit 2\n`;
}

/** Go that compiles, and that `go vet` objects to. */
const UNVETTED = "package ring\n\nfunc bad(x int) int {\n\tx = x\n\treturn x\n}\n";
