import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Case, casesOf, type Expectation, type Stage } from "../../engine/case.ts";
import { withEnv, writeGoEnvFile } from "../shared/case-kit.ts";
import { gosumComplete } from "./gosum-complete.ts";
import { type ModuleDraft, sumLines, sumsOf, writeToCache } from "./module-kit.ts";

/** A module at go 1.16. `lines` are further lines of its go.mod; without files it has one empty package. */
function module(path: string, version: string, lines = "", files?: Record<string, string>): ModuleDraft {
  const code = files ?? { "m.go": `package ${path.split("/").at(-1)}\n` };
  return { path, version, files: { "go.mod": `module ${path}\n\ngo 1.16\n${lines}`, ...code } };
}

const B = module("example.com/b", "v1.0.0");
const A = module("example.com/a", "v1.0.0", "\nrequire example.com/b v1.0.0\n", {
  "m.go": 'package a\n\nimport _ "example.com/b"\n',
});
/** Needed by the test alone. */
const T = module("example.com/t", "v1.0.0");
/** Its command is a tool. */
const TOOL = module("example.com/tool", "v1.0.0", "", { "m.go": "package main\n\nfunc main() {}\n" });
const FORK = module("example.com/fork", "v1.2.0", "", { "m.go": "package b\n" });
/** Could provide the package example.com/b/x, but does not. */
const NESTED = module("example.com/b/x", "v1.0.0");

const MAIN = 'package main\n\nimport _ "example.com/a"\n\nfunc main() {}\n';
const TEST = 'package main\n\nimport _ "example.com/t"\n';

const OWN = `module example.com/own

go 1.21

require (
	example.com/a v1.0.0
	example.com/b v1.0.0 // indirect
	example.com/t v1.0.0
)
`;

/** The lines of go.sum for modules, without those whose key matches. */
async function sums(modules: readonly ModuleDraft[], without?: RegExp): Promise<string> {
  const texts = await Promise.all(modules.map(async (one) => sumLines(one, await sumsOf(one))));
  const lines = texts.join("").split(/(?<=\n)/);
  return lines.filter((line) => without === undefined || !without.test(line)).join("");
}

interface Setup {
  /** The lines that go.sum lacks. */
  without?: RegExp;
  files?: Record<string, string>;
  modules?: readonly ModuleDraft[];
  /** What is in the module cache; all modules by default. */
  cached?: readonly ModuleDraft[];
  env?: Record<string, string>;
}

/** A module that needs A, through it B, and T for its test. */
function workspace({ without, files = {}, modules = [A, B, T], cached = modules, env = {} }: Setup) {
  return async (stage: Stage) => {
    stage.workspace = await stage.mkdir("workspace");
    withEnv(env)(stage);
    await writeToCache(stage, cached);
    const all = {
      "go.mod": OWN,
      "main.go": MAIN,
      "main_test.go": TEST,
      "go.sum": await sums(modules, without),
      ...files,
    };
    for (const [name, content] of Object.entries(all)) {
      await stage.write(`workspace/${name}`, content);
    }
  };
}

/** The line of go.mod that requires the module. */
const at = (line: number, file = "go\\.mod") => ({ location: new RegExp(`/workspace/${file}:${line}$`) });

const zipMissing = (name: string): Partial<Expectation> => ({
  message: new RegExp(`no line for the zip of example\\.com/${name}`),
});
const modMissing = (name: string): Partial<Expectation> => ({
  message: new RegExp(`no line for the go\\.mod of example\\.com/${name}`),
});

/** A go.work workspace with two members: one needs A, the other T. */
function goWork(
  work: { sum?: RegExp; a?: RegExp; t?: RegExp },
  more: Record<string, string> = {},
  env?: Record<string, string>,
) {
  return async (stage: Stage) => {
    stage.workspace = await stage.mkdir("workspace");
    withEnv(env ?? {})(stage);
    await writeToCache(stage, [A, B, T]);
    const memberMod = (name: string, lines: string) => `module example.com/${name}\n\ngo 1.21\n\n${lines}`;
    const files = {
      "go.work": "go 1.21\n\nuse (\n\t./one\n\t./two\n)\n",
      ...(work.sum === undefined ? {} : { "go.work.sum": await sums([A, B, T], work.sum) }),
      "one/go.mod": memberMod(
        "one",
        "require example.com/a v1.0.0\n\nrequire example.com/b v1.0.0 // indirect\n",
      ),
      "one/main.go": MAIN,
      "one/go.sum": await sums([A, B], work.a),
      "two/go.mod": memberMod("two", "require example.com/t v1.0.0\n"),
      "two/m.go": TEST,
      "two/go.sum": await sums([T], work.t),
      ...more,
    };
    for (const [name, content] of Object.entries(files)) {
      await stage.write(`workspace/${name}`, content);
    }
  };
}

const VENDORED = {
  "vendor/modules.txt":
    "# example.com/a v1.0.0\n## explicit; go 1.21\nexample.com/a\n# example.com/b v1.0.0\n## explicit; go 1.21\nexample.com/b\n# example.com/t v1.0.0\n## explicit; go 1.21\nexample.com/t\n",
  "vendor/example.com/a/m.go": 'package a\n\nimport _ "example.com/b"\n',
  "vendor/example.com/b/m.go": "package b\n",
  "vendor/example.com/t/m.go": "package t\n",
};

const NONE = /./;

type Drafts = Record<string, Pick<Case, "plant"> & { expect?: Partial<Expectation> }>;

/** The same cases; each one also fails if the check changes a byte of the workspace. */
function harmless(drafts: Drafts): Drafts {
  const guarded = Object.entries(drafts).map(([name, draft]) => {
    const plant = async (stage: Stage) => {
      await draft.plant(stage);
      const before = await contentOf(stage.workspace);
      stage.defer(async () => {
        if ((await contentOf(stage.workspace)) !== before) {
          throw new Error(`the check changed the workspace of: ${name}`);
        }
      });
    };
    return [name, { ...draft, plant }];
  });
  return Object.fromEntries(guarded);
}

/** All files of a folder with their bytes, as one text. */
async function contentOf(folder: string | undefined): Promise<string> {
  const entries = folder === undefined ? [] : await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (
    await Promise.all(files.sort().map(async (file) => `${file}\n${await readFile(file, "base64")}\n`))
  ).join("");
}

const h2 = (line: string) => line.replace("h1:", "h2:");

/** The same with another hash for what matches. */
async function tampered(modules: readonly ModuleDraft[], which: RegExp): Promise<string> {
  const lines = (await sums(modules)).split(/(?<=\n)/);
  return lines.map((line) => (which.test(line) ? line.replace(/h1:.{4}/, "h1:AAAA") : line)).join("");
}

const ONE = { "go.mod": OWN.replace("1.21", "1.16").replace(/.*indirect\n/, "") };

export const gosumCompleteCases = casesOf(gosumComplete, {
  faults: harmless({
    "the zip line of a direct requirement is missing": {
      plant: workspace({ without: /a v1\.0\.0 / }),
      expect: {
        ...zipMissing("a v1"),
        cause: /^main\.go:3:8: missing go\.sum entry for module providing package example\.com\/a/,
        fix: /^go mod download example\.com\/a@v1\.0\.0$/,
        ...at(6),
      },
    },
    "the zip line of an indirect requirement is missing": {
      plant: workspace({ without: /b v1\.0\.0 / }),
      expect: { ...zipMissing("b v1"), fix: /^go mod download example\.com\/b@v1\.0\.0$/, ...at(7) },
    },
    "the zip line of a module that only a test needs is missing": {
      plant: workspace({ without: /t v1\.0\.0 / }),
      expect: { ...zipMissing("t v1"), cause: /main_test\.go:3:8/, ...at(8) },
    },
    "the go.mod line of a requirement is missing": {
      plant: workspace({ without: /b v1\.0\.0\/go\.mod/ }),
      expect: { ...modMissing("b v1"), fix: /^go mod download example\.com\/b@v1\.0\.0$/, ...at(7) },
    },
    "a go.mod line is missing for a module that a go.mod before go 1.17 does not name": {
      plant: workspace({ without: /b v1\.0\.0\/go\.mod/, files: ONE }),
      expect: { ...modMissing("b v1"), location: /\/workspace\/go\.sum:undefined$/ },
    },
    "a zip line is missing for a module that a go.mod before go 1.17 does not name": {
      plant: workspace({ without: /b v1\.0\.0 /, files: ONE }),
      expect: { ...zipMissing("b v1"), location: /\/workspace\/go\.sum:undefined$/ },
    },
    "an empty go.sum": {
      plant: workspace({ without: NONE }),
      expect: { ...zipMissing("a v1"), fix: /^go mod tidy$/, ...at(6) },
    },
    "no go.sum": {
      plant: async (stage) => {
        await workspace({})(stage);
        await stage.remove("workspace/go.sum");
      },
      expect: { ...zipMissing("a v1"), ...at(6) },
    },
    "only a hash of an unknown type": {
      plant: async (stage) =>
        workspace({ files: { "go.sum": (await sums([A, B, T])).replace(/^.*a v1\.0\.0 .*$/m, h2) } })(stage),
      expect: { ...zipMissing("a v1"), ...at(6) },
    },
    "a hash without its type": {
      plant: async (stage) =>
        workspace({ files: { "go.sum": (await sums([A, B, T])).replace(/(b v1\.0\.0) h1:/, "$1 ") } })(stage),
      expect: { ...zipMissing("b v1"), ...at(7) },
    },
    "a byte order mark, which hides the first line": {
      plant: async (stage) => workspace({ files: { "go.sum": `\ufeff${await sums([A, B, T])}` } })(stage),
      expect: { ...zipMissing("a v1"), ...at(6) },
    },
    "a zip line with another hash than the module cache": {
      plant: async (stage) =>
        workspace({ files: { "go.sum": await tampered([A, B, T], /b v1\.0\.0 /) } })(stage),
      expect: {
        message: /content of example\.com\/b@v1\.0\.0 does not match its hash in go\.sum/,
        fix: /checksum database/,
        ...at(3, "go\\.sum"),
      },
    },
    "a go.mod line with another hash than the module cache": {
      plant: async (stage) =>
        workspace({ files: { "go.sum": await tampered([A, B, T], /b v1\.0\.0\/go/) } })(stage),
      expect: { message: /content of example\.com\/b@v1\.0\.0\/go\.mod/, ...at(4, "go\\.sum") },
    },
    "two hashes for a zip, the wrong one first": {
      plant: async (stage) =>
        workspace({
          files: {
            "go.sum": `${(await tampered([A], / v1\.0\.0 /)).split("\n")[0]}\n${await sums([A, B, T])}`,
          },
        })(stage),
      expect: { message: /content of example\.com\/a@v1\.0\.0 /, ...at(1, "go\\.sum") },
    },
    "a replacement fork has no line": {
      plant: workspace({
        modules: [A, B, T, FORK],
        without: /fork v1\.2\.0 /,
        files: { "go.mod": `${OWN}\nreplace example.com/b => example.com/fork v1.2.0\n` },
      }),
      expect: { ...zipMissing("fork v1\\.2\\.0"), ...at(7) },
    },
    "another module that could provide the package has no line": {
      plant: workspace({
        modules: [A, B, T, NESTED],
        without: /b\/x v1\.0\.0 /,
        files: {
          "go.mod": `${OWN}\nrequire example.com/b/x v1.0.0\n`,
          "x.go": 'package main\n\nimport _ "example.com/b/x/y"\n',
        },
      }),
      expect: { ...zipMissing("b\\/x v1"), ...at(11) },
    },
    "a tool's zip has no line": {
      plant: workspace({
        modules: [A, B, T, TOOL],
        without: /tool v1\.0\.0 /,
        files: {
          "go.mod": `${OWN.replace("1.21", "1.24")}\nrequire example.com/tool v1.0.0\n\ntool example.com/tool\n`,
        },
      }),
      expect: { ...zipMissing("tool v1"), ...at(11) },
    },
    "a module in a subfolder lacks a line": {
      plant: workspace({
        files: {
          "tools/go.mod": "module example.com/tools\n\ngo 1.21\n\nrequire example.com/t v1.0.0\n",
          "tools/t.go": 'package tools\n\nimport _ "example.com/t"\n',
        },
      }),
      expect: { ...zipMissing("t v1"), ...at(5, "tools\\/go\\.mod") },
    },
    "a vendor directory that -mod=readonly ignores": {
      plant: workspace({ without: /a v1\.0\.0 /, files: VENDORED, env: { GOFLAGS: "-mod=readonly" } }),
      expect: { ...zipMissing("a v1"), ...at(6) },
    },
    "GOFLAGS=-mod=mod hides that a line is missing": {
      plant: workspace({ without: /a v1\.0\.0 /, env: { GOFLAGS: "-mod=mod" } }),
      expect: {
        status: "warn",
        message: /the zip of example\.com\/a v1\.0\.0, and each build adds it without a message/,
        ...at(6),
      },
    },
    "a later -mod=readonly in GOFLAGS overrides -mod=mod": {
      plant: workspace({ without: /a v1\.0\.0 /, env: { GOFLAGS: "-mod=mod -mod=readonly" } }),
      expect: { message: /the zip of example\.com\/a v1\.0\.0\.$/, ...at(6) },
    },
    "-mod=mod in the go env file hides that a go.mod line is missing": {
      plant: async (stage) => {
        await workspace({ without: /b v1\.0\.0\/go\.mod/ })(stage);
        await writeGoEnvFile(stage, "GOFLAGS=-trimpath -mod=mod\n");
      },
      expect: { status: "warn", ...modMissing("b v1"), ...at(7) },
    },
    "no file of a workspace has the zip line": {
      plant: goWork({ a: /b v1\.0\.0 / }),
      expect: {
        status: "warn",
        message: /The workspace has no line for the zip of example\.com\/b v1\.0\.0, and each build adds it/,
        fix: /^go mod download example\.com\/b@v1\.0\.0$/,
        ...at(7, "one\\/go\\.mod"),
      },
    },
    "no file of a workspace has the go.mod line": {
      plant: goWork({ sum: NONE, t: /go\.mod/ }),
      expect: { status: "warn", ...modMissing("t v1"), ...at(5, "two\\/go\\.mod") },
    },
    "no file of a workspace has any line": {
      plant: goWork({ a: NONE, t: NONE }),
      expect: {
        status: "warn",
        message:
          /^The workspace has no line for \d files, and each build adds them without a message: the .* of example\.com\/a v1\.0\.0, /,
        fix: /^go mod tidy$/,
        ...at(5, "one/go.mod"),
      },
    },
    "a member's wrong line stops the whole workspace": {
      plant: async (stage) => goWork({}, { "two/go.sum": await tampered([T], / v1\.0\.0 /) })(stage),
      expect: { message: /content of example\.com\/t@v1\.0\.0 /, ...at(1, "two\\/go\\.sum") },
    },
    "a member that is built without its workspace": {
      plant: goWork({ sum: /nothing/, a: /b v1\.0\.0 / }, {}, { GOWORK: "off" }),
      expect: { ...zipMissing("b v1"), ...at(7, "one\\/go\\.mod") },
    },
    "a line of two words, which stops the go command": {
      plant: async (stage) => workspace({ files: { "go.sum": `${await sums([A, B, T])}one two\n` } })(stage),
      expect: { status: "error", cause: /malformed go\.sum/ },
    },
    "an incomplete go.mod": {
      plant: workspace({ files: { "go.mod": OWN.replace(/.*indirect\n/, "") } }),
      expect: { status: "error", cause: /updates to go\.mod needed/ },
    },
  }),
  healthy: harmless({
    "no workspace": { plant: () => {}, expect: { status: "skip" } },
    "a workspace without modules": {
      plant: async (stage) => {
        stage.workspace = await stage.mkdir("workspace");
      },
      expect: { status: "skip" },
    },
    "a complete go.sum": { plant: workspace({}) },
    "a module that needs no other and has no go.sum": {
      plant: async (stage) => {
        stage.workspace = await stage.mkdir("workspace");
        await stage.write("workspace/go.mod", "module example.com/own\n");
        await stage.write("workspace/m.go", "package own\n");
      },
    },
    "unneeded lines, duplicates, another order, and CR LF": {
      plant: async (stage) =>
        workspace({
          files: { "go.sum": `${await sums([T, B, A, FORK])}${await sums([A])}`.replaceAll("\n", "\r\n") },
        })(stage),
    },
    "two hashes for a zip, the right one first": {
      plant: async (stage) =>
        workspace({ files: { "go.sum": (await sums([A, B, T])) + (await tampered([A], / v1\.0\.0 /)) } })(
          stage,
        ),
    },
    "no zip line for a module without needed packages": {
      plant: workspace({
        modules: [A, B, T, FORK],
        without: /fork v1\.2\.0 /,
        files: { "go.mod": `${OWN}\nrequire example.com/fork v1.2.0 // indirect\n` },
      }),
    },
    "a module that only builds for another system need": {
      plant: workspace({
        without: /t v1\.0\.0 /,
        files: { "main_test.go": "package main\n", "x_plan9.go": TEST },
      }),
    },
    "a vendor directory without go.sum lines": { plant: workspace({ without: NONE, files: VENDORED }) },
    "GOFLAGS=-mod=vendor without go.sum lines": {
      plant: workspace({ without: NONE, files: VENDORED, env: { GOFLAGS: "-mod=vendor" } }),
    },
    "GOFLAGS=-mod=mod over a complete go.sum": { plant: workspace({ env: { GOFLAGS: "-mod=mod" } }) },
    "a replacement folder without go.sum lines": {
      plant: workspace({
        without: /b v1\.0\.0/,
        files: {
          "go.mod": `${OWN}\nreplace example.com/b => ./b here\n`.replace("./b here", '"./b here"'),
          "b here/go.mod": "module example.com/b\n\ngo 1.16\n",
          "b here/m.go": "package b\n",
        },
      }),
    },
    "a replacement fork without lines for the replaced module": {
      plant: workspace({
        modules: [A, T, FORK],
        files: { "go.mod": `${OWN}\nreplace example.com/b => example.com/fork v1.2.0\n` },
      }),
    },
    "source that does not compile, and an import that nothing provides": {
      plant: workspace({ files: { "bad.go": 'package main\n\nimport _ "example.com/nowhere"\n\nfunc {\n' } }),
    },
    "a module in testdata and one in a hidden folder": {
      plant: workspace({
        files: {
          "testdata/go.mod": OWN,
          "testdata/main.go": MAIN,
          ".hidden/go.mod": OWN,
          ".hidden/main.go": MAIN,
        },
      }),
    },
    "a workspace whose members each have their lines": { plant: goWork({}) },
    "a workspace with all lines in go.work.sum": { plant: goWork({ sum: /nothing/, a: NONE, t: NONE }) },
    "a workspace with a vendor directory, without go.sum lines": {
      plant: goWork(
        { a: NONE, t: NONE },
        Object.fromEntries(
          Object.entries({
            ...VENDORED,
            "vendor/modules.txt": `## workspace\n${VENDORED["vendor/modules.txt"]}`,
            "go.work": "go 1.22\n\nuse (\n\t./one\n\t./two\n)\n",
          }),
        ),
      ),
    },
    "a workspace with spaces in its path, checked from a member": {
      plant: async (stage) => {
        await goWork({ sum: /nothing/, a: NONE, t: NONE })(stage);
        await stage.move("workspace", "a work space");
        stage.workspace = stage.path("a work space/one");
      },
    },
    "a workspace that replaces a module by a folder of its own": {
      plant: goWork(
        { a: /b v1\.0\.0/ },
        {
          "go.work": "go 1.21\n\nuse (\n\t./one\n\t./two\n)\n\nreplace example.com/b => ./b\n",
          "b/go.mod": "module example.com/b\n\ngo 1.16\n",
          "b/m.go": "package b\n",
        },
      ),
    },
    "an empty module cache": {
      plant: workspace({ cached: [] }),
      expect: { status: "skip", message: /not in the module cache/ },
    },
    "a module cache without a module that only a dependency needs": {
      plant: workspace({ cached: [A, T] }),
      expect: { status: "skip", message: /go mod download/ },
    },
    "user settings with a module proxy, a checksum database and private modules, which the check does not use":
      {
        plant: workspace({
          env: {
            GOPROXY: "http://127.0.0.1:1",
            GOPRIVATE: "example.com",
            GOSUMDB: "example.org+00000000+AAAA http://127.0.0.1:1",
          },
        }),
      },
  }),
});
