import { casesOf, type Stage } from "../../engine/case.ts";
import { CommandFailed } from "../../engine/command.ts";
import { type ModuleDraft, moduleZip, noPipes, serveModules } from "./module-kit.ts";
import { vendor } from "./vendor.ts";

const MODULE: ModuleDraft = {
  path: "example.com/m",
  version: "v1.0.0",
  files: {
    "go.mod": "module example.com/m\n\ngo 1.21\n",
    LICENSE: "free\n",
    "README.md": "read\n",
    "a.go": 'package m\n\nimport _ "embed"\n\n//go:embed data\nvar X string\n',
    "a_test.go": "package m\n",
    "ignored.go": "//go:build ignore\n\npackage main\n",
    "a_windows.go": "package m\n",
    "data/x.txt": "x\n",
    "data/.hidden": "h\n",
    "testdata/t.txt": "t\n",
    "sub/deep/c.go": "package deep\n",
    "sub/NOTICE": "n\n",
    "unused/u.go": "package unused\n",
  },
};
const NESTED: ModuleDraft = {
  path: "example.com/m/nested",
  version: "v1.2.0",
  files: { "n.go": "package nested\n" },
};
const FORK: ModuleDraft = { path: "example.com/fork", version: "v1.5.0", files: { "f.go": "package old\n" } };

const requires = (...names: string[]) => names.map((name) => `require ${name}\n`).join("");
const imports = (...paths: string[]) =>
  `package main\n\n${paths.map((path) => `import _ "${path}"\n`).join("")}\nfunc main() {}\n`;

/** Files of a workspace, before `go mod vendor`. */
type Files = Readonly<Record<string, string>>;

const PLAIN: Files = {
  "go.mod": `module example.com/own\n\ngo 1.21\n\n${requires("example.com/m v1.0.0", "example.com/m/nested v1.2.0")}`,
  "main.go": imports("example.com/m", "example.com/m/sub/deep", "example.com/m/nested"),
};
/** NESTED has no go line: otherwise `go mod tidy` would raise this one. */
const OLD: Files = {
  "go.mod": `module example.com/own\n\ngo 1.13\n\n${requires("example.com/m/nested v1.2.0")}`,
  "main.go": imports("example.com/m/nested"),
};
const WITH_LOCAL: Files = {
  "go.mod": `module example.com/own\n\ngo 1.21\n\n${requires("example.com/local v0.0.0")}\nreplace example.com/local => ./local\n`,
  "main.go": imports("example.com/local"),
  "local/go.mod": "module example.com/local\n\ngo 1.21\n",
  "local/l.go": "package local\n",
  "local/l_test.go": "package local\n",
};
const WORK: Files = {
  "go.work": "go 1.22\n\nuse (\n\t./a\n\t./b\n)\n",
  "a/go.mod": `module example.com/a\n\ngo 1.22\n\n${requires("example.com/m v1.0.0")}`,
  "a/main.go": imports("example.com/m"),
  "b/go.mod": `module example.com/b\n\ngo 1.22\n\n${requires("example.com/local v0.0.0")}\nreplace example.com/local => ../local\n`,
  "b/main.go": imports("example.com/local"),
  "local/go.mod": "module example.com/local\n\ngo 1.22\n",
  "local/l.go": "package local\n",
};

/** Makes the vendor directory of a workspace with the go command, then changes it. */
function vendored(change: (stage: Stage) => unknown = () => {}, files: Files = PLAIN) {
  return async (stage: Stage) => {
    await serveModules(stage, [MODULE, NESTED, FORK]);
    stage.workspace = await stage.mkdir("workspace");
    for (const [name, content] of Object.entries(files)) {
      await stage.write(`workspace/${name}`, content);
    }
    // Modules that need go.sum lines are tidied.
    for (const name of Object.keys(files).filter((file) => /^(\w+\/)?main\.go$/.test(file))) {
      await go(stage, stage.path("workspace", name, ".."), "mod", "tidy");
    }
    await go(stage, stage.workspace, files["go.work"] === undefined ? "mod" : "work", "vendor");
    await change(stage);
  };
}

async function go(stage: Stage, cwd: string, ...args: string[]): Promise<void> {
  const isWork = args[0] === "work";
  const env = isWork ? {} : { GOWORK: "off" };
  const done = await stage.command(["go", ...args], { cwd, env });
  if (done.exitCode !== 0) {
    throw new CommandFailed(done);
  }
}

/** Replaces text in a file of the workspace. */
async function edit(stage: Stage, name: string, from: string | RegExp, to: string): Promise<void> {
  const path = stage.path("workspace", name);
  const text = await stage.read(path);
  const edited = text.replace(from, to);
  if (edited === text) {
    throw new Error(`${name} has no ${from}`);
  }
  await stage.write(path, edited);
}

const IN_VENDOR = "workspace/vendor/example.com";
const cache = (stage: Stage, ...names: string[]) => stage.path("home/go/pkg/mod", ...names);
const M_ZIP = "cache/download/example.com/m/@v/v1.0.0.zip";
const inconsistent = {
  cause: /uses the vendor directory fails: inconsistent vendoring/,
  fix: /^go mod vendor$/,
};
const at = (file: string, line: number | string) => ({
  location: new RegExp(`/workspace/${file}:${line}$`),
});

export const vendorCases = casesOf(vendor, {
  faults: {
    "a file of the vendor directory edited": {
      plant: vendored((stage) => stage.write(`${IN_VENDOR}/m/sub/deep/c.go`, "package deep // evil\n")),
      expect: {
        message: /^vendor\/example\.com\/m\/sub\/deep\/c\.go is not the same as in the module\.$/,
        cause:
          /^The zip of example\.com\/m v1\.0\.0 in the module cache, which matches go\.sum, has different/,
        fix: /^go mod vendor$/,
        ...at("vendor/example\\.com/m/sub/deep/c\\.go", ".*"),
      },
    },
    "a file of a nested module edited": {
      plant: vendored((stage) => stage.write(`${IN_VENDOR}/m/nested/n.go`, "package nested // evil\n")),
      expect: {
        message: /nested\/n\.go is not the same as/,
        cause: /^The zip of example\.com\/m\/nested v1\.2\.0/,
      },
    },
    "a Go file added": {
      plant: vendored((stage) => stage.write(`${IN_VENDOR}/m/evil.go`, "package m\n")),
      expect: { message: /m\/evil\.go is not part of the module\.$/, cause: /builds compile it/ },
    },
    "a Go file added in a package of its own": {
      plant: vendored((stage) => stage.write(`${IN_VENDOR}/m/evil/evil.go`, "package evil\n")),
      expect: { message: /m\/evil\/evil\.go is not part of the module\.$/ },
    },
    "another file added, which may be embedded": {
      plant: vendored((stage) => stage.write(`${IN_VENDOR}/m/data/evil.txt`, "evil\n")),
      expect: { status: "warn", message: /m\/data\/evil\.txt is not part of the module\.$/ },
    },
    "a Go file missing": {
      plant: vendored((stage) => stage.remove(`${IN_VENDOR}/m/a_windows.go`)),
      expect: { message: /m\/a_windows\.go is missing\.$/, cause: /go mod vendor copies it/ },
    },
    "a package missing": {
      plant: vendored((stage) => stage.remove(`${IN_VENDOR}/m/sub`)),
      expect: { message: /m\/sub\/deep\/c\.go is missing\.$/ },
    },
    "an embedded file missing": {
      plant: vendored((stage) => stage.remove(`${IN_VENDOR}/m/data/x.txt`)),
      expect: { message: /m\/data\/x\.txt is missing\.$/, cause: /embeds it, so the package does not build/ },
    },
    "a licence and a text missing": {
      plant: vendored(async (stage) => {
        await stage.remove(`${IN_VENDOR}/m/sub/NOTICE`);
        await stage.remove(`${IN_VENDOR}/m/README.md`);
      }),
      expect: {
        status: "warn",
        message: /m\/README\.md, vendor\/example\.com\/m\/sub\/NOTICE are missing\.$/,
      },
    },
    "a link in place of a file": {
      plant: vendored(async (stage) => {
        await stage.write("elsewhere.go", "package deep // evil\n");
        await stage.remove(`${IN_VENDOR}/m/sub/deep/c.go`);
        await stage.symlink(stage.path("elsewhere.go"), `${IN_VENDOR}/m/sub/deep/c.go`);
      }),
      expect: { message: /c\.go is not the same as in the module/ },
    },
    "a pipe in place of a file": {
      unavailable: noPipes,
      plant: vendored(async (stage) => {
        await stage.remove(`${IN_VENDOR}/m/a.go`);
        await stage.command(["mkfifo", stage.path(`${IN_VENDOR}/m/a.go`)]);
      }),
      expect: { message: /m\/a\.go is not the same as in the module/ },
    },
    "the copy of a local folder edited": {
      plant: vendored(
        (stage) => stage.write(`${IN_VENDOR}/local/l.go`, "package local // evil\n"),
        WITH_LOCAL,
      ),
      expect: {
        message: /local\/l\.go is not the same as/,
        cause: /^The folder \.\/local, which replaces it, has different/,
      },
    },
    "a local folder changed since": {
      plant: vendored((stage) => stage.write("workspace/local/more.go", "package local\n"), WITH_LOCAL),
      expect: { message: /local\/more\.go is missing/, cause: /^The folder \.\/local/ },
    },
    "a go.mod that requires another version": {
      plant: vendored((stage) => edit(stage, "go.mod", "nested v1.2.0", "nested v1.3.0")),
      expect: {
        message:
          /^example\.com\/m\/nested@v1\.3\.0 is explicitly required in go\.mod, but not marked as explicit/,
        ...inconsistent,
        ...at("go\\.mod", 7),
      },
    },
    "modules.txt without a mark": {
      plant: vendored((stage) => edit(stage, "vendor/modules.txt", "## explicit; go 1.21\n", "")),
      expect: {
        message: /^example\.com\/m@v1\.0\.0 is explicitly required/,
        ...inconsistent,
        ...at("go\\.mod", 5),
      },
    },
    "modules.txt marks a module that nothing requires": {
      plant: vendored((stage) => edit(stage, "go.mod", /require example.com\/m v1.*\n/, "")),
      expect: {
        message:
          /^example\.com\/m@v1\.0\.0 is marked as explicit in vendor\/modules\.txt, but not explicitly/,
        ...inconsistent,
        ...at("vendor/modules\\.txt", 1),
      },
    },
    "many requirements that modules.txt does not have": {
      plant: vendored((stage) =>
        edit(
          stage,
          "go.mod",
          /$/,
          ["a", "b", "c", "d"].map((name) => `\nrequire example.com/${name} v1.0.0`).join(""),
        ),
      ),
      expect: {
        message:
          /^vendor\/modules\.txt contradicts go\.mod in 4 places: example\.com\/a@v1\.0\.0 is explicitly required .*, and 3 more\.?$/,
        ...inconsistent,
      },
    },
    "modules.txt missing": {
      plant: vendored((stage) => stage.remove("workspace/vendor/modules.txt")),
      expect: { message: /^example\.com\/m@v1\.0\.0 is explicitly required/, ...inconsistent },
    },
    "a removed replacement": {
      plant: vendored((stage) => edit(stage, "go.mod", /replace.*\n/, ""), WITH_LOCAL),
      expect: {
        message:
          /^example\.com\/local@v0\.0\.0 is marked as replaced in vendor\/modules\.txt, but not replaced/,
        ...inconsistent,
        ...at("vendor/modules\\.txt", 1),
      },
    },
    "a changed replacement": {
      plant: vendored((stage) => edit(stage, "go.mod", "=> ./local", "=> ./other"), WITH_LOCAL),
      expect: {
        message:
          /^example\.com\/local is replaced by \.\/other in go\.mod, but marked as replaced by \.\/local/,
        ...inconsistent,
        ...at("go\\.mod", 7),
      },
    },
    "an added replacement": {
      plant: vendored((stage) =>
        edit(stage, "go.mod", /$/, "\nreplace example.com/m => example.com/fork v1.5.0\n"),
      ),
      expect: {
        message: /^example\.com\/m is replaced in go\.mod, but not marked as replaced/,
        ...inconsistent,
      },
    },
    "before Go 1.14, another version": {
      plant: vendored((stage) => edit(stage, "vendor/modules.txt", "nested v1.2.0", "nested v1.1.0"), OLD),
      expect: {
        message: /nested@v1\.2\.0 is explicitly required in go\.mod, but vendor\/modules\.txt indicates/,
      },
    },
    "the vendor directory of a workspace edited": {
      plant: vendored((stage) => stage.write(`${IN_VENDOR}/local/l.go`, "package local // evil\n"), WORK),
      expect: { message: /local\/l\.go is not the same as/, fix: /^go work vendor$/ },
    },
    "a workspace whose member requires another version": {
      plant: vendored((stage) => edit(stage, "a/go.mod", "m v1.0.0", "m v1.1.0"), WORK),
      expect: {
        message: /^example\.com\/m@v1\.1\.0 is explicitly required/,
        fix: /^go work vendor$/,
        ...at("a/go\\.mod", 5),
      },
    },
    "code that is part of no module": {
      plant: vendored((stage) => stage.write("workspace/vendor/evil.example/x/x.go", "package x\n")),
      expect: {
        status: "warn",
        message: /evil\.example\/x\/x\.go is not part of any module/,
        cause: /can still be imported/,
      },
    },
    "a zip that does not match go.sum": {
      plant: vendored((stage) =>
        stage.write(cache(stage, M_ZIP), moduleZip({ ...MODULE, files: { "a.go": "package m // evil\n" } })),
      ),
      expect: {
        status: "warn",
        message: /^example\.com\/m v1\.0\.0 in the module cache does not match go\.sum/,
      },
    },
    "a zip that cannot be read": {
      plant: vendored((stage) => stage.write(cache(stage, M_ZIP), "no zip")),
      expect: {
        status: "warn",
        message: /cannot be compared with its copy .*: it does not end like a zip/,
      },
    },
  },
  healthy: {
    "no workspace": { plant: () => {}, expect: { status: "skip" } },
    "a workspace without a vendor directory": {
      plant: vendored((stage) => stage.remove("workspace/vendor")),
      expect: { status: "skip" },
    },
    "a vendor directory of another language": {
      plant: async (stage) => {
        stage.workspace = await stage.mkdir("workspace");
        await stage.write("workspace/go.mod", "module example.com/own\n\ngo 1.21\n");
        await stage.write("workspace/vendor/autoload.php", "");
      },
      expect: { status: "skip" },
    },
    "a vendor directory as the go command made it": {
      plant: vendored(),
      expect: { message: /^8 files match 2 of 2 modules$/ },
    },
    "a local folder": {
      plant: vendored(undefined, WITH_LOCAL),
      expect: { message: /^1 files match 1 of 1/ },
    },
    "a module replaced by another one": {
      plant: vendored(undefined, {
        "go.mod": `module example.com/own\n\ngo 1.21\n\n${requires("example.com/old v1.0.0")}\nreplace example.com/old v1.0.0 => example.com/fork v1.5.0\n`,
        "main.go": imports("example.com/old"),
      }),
      expect: { message: /^1 files match 1 of 1/ },
    },
    "before Go 1.14: no marks, and with go.mod": {
      plant: vendored(undefined, OLD),
      expect: { message: /^2 files match 1 of 1/ },
    },
    "a workspace": {
      plant: vendored(undefined, WORK),
      expect: { message: /files match 2 of 2 modules$/ },
    },
    "additional tests and unused packages, as in the module": {
      plant: vendored(async (stage) => {
        await stage.write(`${IN_VENDOR}/m/a_test.go`, "package m\n");
        await stage.write(`${IN_VENDOR}/m/unused/u.go`, "package unused\n");
        await stage.write(`${IN_VENDOR}/m/testdata/t.txt`, "t\n");
      }),
      expect: { message: /^11 files/ },
    },
    "a desktop's file, and a note in the vendor directory": {
      plant: vendored(async (stage) => {
        await stage.write(`${IN_VENDOR}/m/.DS_Store`, "x");
        await stage.write("workspace/vendor/README.md", "how to vendor\n");
      }),
    },
    "lines that end with CR LF in modules.txt": {
      plant: vendored((stage) => edit(stage, "vendor/modules.txt", /\n/g, "\r\n")),
    },
    "a local folder that no longer exists": {
      plant: vendored((stage) => stage.remove("workspace/local"), WITH_LOCAL),
      expect: { status: "skip" },
    },
    "no go.sum": {
      plant: vendored((stage) => stage.remove("workspace/go.sum")),
      expect: { message: /^8 files/ },
    },
    "one module that is not in the module cache": {
      plant: vendored((stage) => stage.remove(cache(stage, M_ZIP))),
      expect: {
        message:
          /^These modules are not on this machine, so their copies were not compared: example\.com\/m\.$/,
      },
    },
    "an empty module cache": {
      plant: vendored((stage) => stage.remove(cache(stage))),
      expect: { status: "skip", message: /no file can be compared; run go mod download/ },
    },
    "a hostile modules.txt": {
      plant: vendored((stage) =>
        edit(stage, "vendor/modules.txt", /$/, "# ../../../etc v1.0.0\n../../../etc/passwd\n# x\n\0\n"),
      ),
    },
  },
});
