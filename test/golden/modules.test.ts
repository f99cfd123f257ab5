/** What we read of modules against golang.org/x/mod, run live on what Go's own tests hold, and on mutants of it. */
import assert from "node:assert/strict";
import { type CommonDirectives, type Named, parseGoMod } from "../../src/modules/goMod/goMod.ts";
import { parseGoWork } from "../../src/modules/goMod/goWork.ts";
import {
  canonicalVersion,
  fitsMajor,
  matchesGlob,
  matchesPrefixPatterns,
  modulePathProblem,
  splitPathVersion,
} from "../../src/modules/version/modulePath.ts";
import { parsePseudoVersion } from "../../src/modules/version/pseudoVersion.ts";
import { compareSemver, majorOf, parseSemver } from "../../src/modules/version/semver.ts";
import { filesOfScripts } from "../support/goScripts.ts";
import { randomFrom } from "../support/random.ts";
import { type ModuleOracle, moduleOracle, type Question } from "./moduleOracle.ts";

const SEED = 20_261_124;

suite("modules, against golang.org/x/mod", () => {
  let oracle: ModuleOracle;
  /** Files of Go's own tests of the go command, by name. */
  let files: { name: string; text: string }[];
  let random: () => number;

  suiteSetup(function () {
    this.timeout(180_000);
    oracle = moduleOracle();
    files = filesOfScripts();
  });
  suiteTeardown(() => oracle.remove());
  setup(() => {
    random = randomFrom(SEED);
  });

  /** Runs both and expects the same answers. */
  function expectSame(questions: readonly Question[], ours: (question: Question) => unknown): void {
    const theirs = oracle.answers(questions);
    assert.equal(theirs.length, questions.length);
    for (const [index, question] of questions.entries()) {
      assert.deepEqual(ours(question), theirs[index], JSON.stringify(question));
    }
  }
  const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)]!;
  const mutant = (text: string, alphabet: string) => mutated(text, alphabet, random);

  test("versions: which are valid, canonical, pseudo; and their order", () => {
    const versions = everyWord(files, /^v[0-9].*/);
    assert.ok(versions.length > 100, `${versions.length} versions`);
    const alphabet = "v0123456789.-+abzAZ_incompatible";
    const some = [...versions, ...ODD_VERSIONS];
    const all = [...some, ...Array.from({ length: 2000 }, () => mutant(pick(some), alphabet))];
    expectSame(
      all.map((a) => ({ call: "version", a })),
      ({ a }) => {
        const pseudo = parsePseudoVersion(a);
        const parts = [pseudo !== undefined, pseudo?.time ?? "", pseudo?.revision ?? ""];
        return [parseSemver(a) !== undefined, canonicalVersion(a), majorOf(a), ...parts];
      },
    );
    const pairs = Array.from({ length: 3000 }, () => ({
      call: "compare" as const,
      a: pick(all),
      b: pick(all),
    }));
    expectSame(pairs, ({ a, b = "" }) => Math.sign(compareSemver(a, b)));
  });

  test("paths: which are valid, and their major version", () => {
    const paths = everyWord(files, /^[^\s"]+\.[^\s"]+\/[^\s"]+$/);
    assert.ok(paths.length > 300, `${paths.length} paths`);
    const some = [...paths, ...ODD_PATHS];
    const all = [
      ...some,
      ...Array.from({ length: 3000 }, () => mutant(pick(some), "aA/.-_~v012é!\u0000+ @gopkg.in")),
    ];
    expectSame(
      all.map((a) => ({ call: "path", a })),
      ({ a }) => {
        const split = splitPathVersion(a);
        return [
          modulePathProblem(a) === undefined,
          split !== undefined,
          split?.prefix ?? "",
          split?.major ?? "",
        ];
      },
    );
    const majors = ["", "/v2", "/v3", ".v1", ".v2", ".v2-unstable", ".v0"];
    const versions = [...ODD_VERSIONS, "v0.0.0-20161208181325-20d25e280405"];
    expectSame(
      versions.flatMap((a) => majors.map((b) => ({ call: "major" as const, a, b }))),
      ({ a, b = "" }) => fitsMajor(a, b),
    );
  });

  test("patterns of GOPRIVATE and its like", () => {
    const paths = everyWord(files, /^[a-z]+\.[^\s"]+\/[^\s"]+$/);
    const mutants = Array.from({ length: 3000 }, (): Question => {
      const path = pick(paths);
      const pattern = mutant(mutant(path, "*?[]^-\\a/"), "*?[a-z]^\\,/ ");
      return { call: "patterns", a: pick([pattern, `${pattern},${pick(ODD_PATTERNS)}`]), b: path };
    });
    const odd = ODD_PATTERNS.flatMap((a) =>
      ["corp.com", "corp.com/a", "a.corp.com/b/c", "evilcorp.com", "acme-fork/x", ""].map(
        (b): Question => ({ call: "patterns", a, b }),
      ),
    );
    expectSame([...odd, ...mutants], ({ a, b = "" }) => matchesPrefixPatterns(a, b));
    const globs = Array.from({ length: 3000 }, (): Question => {
      const name = pick(["abc", "a/b", "aXbY", "[x]", "a-b", "é中"]);
      return { call: "glob", a: mutant(mutant(name, "*?[]^-\\a/é"), "*?[a-z]^\\"), b: name };
    });
    expectSame(globs, ({ a, b = "" }) => matchesGlob(a, b));
  });

  test("go.mod files", () => {
    const mods = files.filter(({ name }) => /(^|\/)[\w.-]*go\.mod\w*$/.test(name)).map(({ text }) => text);
    assert.ok(mods.length > 1000, `${mods.length} files`);
    const alphabet = '()[]{},"`\\ \n\t/=>v1.0é\r\u0000';
    const some = [...mods, ...ODD_MODS];
    const all = [...some, ...Array.from({ length: 4000 }, () => mutant(pick(some), alphabet))];
    expectSame(
      all.map((a) => ({ call: "go.mod", a })),
      ({ a }) => modOf(a),
    );
  });

  test("go.work files", () => {
    const works = files.filter(({ name }) => name.endsWith("go.work")).map(({ text }) => text);
    assert.ok(works.length > 50, `${works.length} files`);
    const all = [...works, ...Array.from({ length: 1500 }, () => mutant(pick(works), '()",\\ \n/=>v1.0'))];
    expectSame(
      all.map((a) => ({ call: "go.work", a })),
      ({ a }) => {
        const { file, problems } = parseGoWork(a);
        return problems.length > 0 ? false : { use: file.use.map(named), common: commonOf(file) };
      },
    );
  });
});

const ODD_VERSIONS = [
  "",
  "v",
  "v1",
  "v1.2",
  "v1.2.3",
  "v1.2.3-pre",
  "v1.2.3-0pre",
  "v1.2.3-01",
  "v1.2.3+01",
  "v01.2.3",
  "v1.2.3-a..b",
  "v2.0.0+incompatible",
  "v2.0.0-rc.1+incompatible",
  "v1.2.3-99999999999999999999",
  "v1.2.3-a.b.c",
  "v1.2.3-a.b",
  "v0.0.0-20161208181325-20d25e280405",
  "v1.2.4-0.20161208181325-20d25e280405",
  "v1.2.3-pre.0.20161308181325-20d25e280405",
  "v3.0.0-20161208181325-20d25e280405+incompatible",
  "v1.0.0-20210231000000-abcdefabcdef",
  "1.2.3",
  "V1.2.3",
  "v1.2.3.4",
];

const ODD_PATHS = [
  "",
  "a",
  "a.b",
  "a.b/",
  "/a.b",
  "a..b/c",
  "a.b/c./d",
  "a.b/.c",
  "a.b/c~1",
  "a.b/con",
  "a.b/CON.x",
  "a.b/com1.txt/x",
  "A.b/c",
  "-a.b/c",
  "a.b/v1",
  "a.b/v2",
  "a.b/v02",
  "a.b/v2.0",
  "a.b/v",
  "gopkg.in/yaml.v2",
  "gopkg.in/yaml",
  "a_b.c/d",
  "gopkg.in/yaml.v0",
  "gopkg.in/yaml.v01",
  "gopkg.in/yaml.v2-unstable",
  "gopkg.in/v2",
  "gopkg.in/.v2",
  "a.b//c",
  "a.b/é",
];

const ODD_PATTERNS = [
  "",
  ",",
  "corp.com",
  "a.com, corp.com",
  "CORP.com",
  "cor[",
  "*.corp.com",
  "*corp.com",
  "corp.com/*",
  "acme*",
  "*",
  "*/*",
  "corp.com/",
  "corp.com//",
  "[^a]*",
  "[a-z]*.com",
  "\\*",
  "cor[p].com",
  "?orp.com",
  "[]a]",
  "[a-]",
  "[-a]",
  "a[",
  "[a]]",
];

const ODD_MODS = [
  "",
  "module a.b/c",
  "module (\n\ta.b/c\n)\n",
  'module "a.b/c"\n',
  "module `a.b/c`\n",
  "module a.b/c // Deprecated: use d\n",
  "// Deprecated: no\n//\n// longer\nmodule a.b/c\n",
  "require a.b/c v1.0.0 // indirect; why\n",
  "require (\n)\n",
  "require ()\n",
  "require ()",
  "require () // none",
  "retract [v1.0.0, v1.1.0] // bad\n",
  "// both\nretract (\n\tv1.0.0\n\t// own\n\tv1.1.0\n)\n",
  "retract v1.0.0 v2.0.0\n",
  "replace a.b/c => ../c\n",
  "replace a.b/c v1.0.0 => d.e/f v1.0.0\n",
  "replace a.b/c => d.e/f\n",
  "replace a.b/c => ./x v1.0.0\n",
  "go 1.21\ngo 1.22\n",
  "toolchain default\n",
  "godebug default=go1.21\n",
  "godebug (\n\ta=b\n\tc=d=e\n)\n",
  "tool a.b/c/cmd\n",
  "ignore ./x\n",
  "exclude a.b/c/v2 v2.0.0\n",
  "exclude a.b/c v2.0.0\n",
  "module a.b/c /* no */\n",
  'module "a\\x62\\u0063"\n',
  "unknown x\n",
  "require a.b/c \\\n",
  "\ufeffmodule a.b/c\n",
  "module a.b/c\r\n\r\ngo 1.21\r\n",
  "require a.b/c v1.0.0 )\n",
];

const named = ({ name, line }: Named) => [name, line];

function modOf(text: string): unknown {
  const { file, problems } = parseGoMod(text);
  if (problems.length > 0) {
    return false;
  }
  const { module: own } = file;
  return {
    common: commonOf(file),
    ...(own && { module: [own.name, own.deprecated, own.line] }),
    require: file.require.map(({ path, version, indirect, line }) => [path, version, indirect, line]),
    exclude: file.exclude.map(({ path, version, line }) => [path, version, line]),
    retract: file.retract.map(({ low, high, rationale, line }) => [low, high, rationale, line]),
    tool: file.tool.map(named),
    ignore: file.ignore.map(named),
  };
}

function commonOf({ go, toolchain, godebug, replace }: CommonDirectives): unknown {
  return {
    ...(go && { go: named(go) }),
    ...(toolchain && { toolchain: named(toolchain) }),
    godebug: godebug.map(({ key, value, line }) => [key, value, line]),
    replace: replace.map((r) => [r.old.path, r.old.version, r.new.path, r.new.version, r.line]),
  };
}

function everyWord(files: readonly { text: string }[], pattern: RegExp): string[] {
  const words = files.flatMap(({ text }) => text.split(/\s+/).filter((word) => pattern.test(word)));
  return [...new Set(words)].slice(0, 2000);
}

/** The text with one to three places cut out, doubled or replaced. */
function mutated(text: string, alphabet: string, random: () => number): string {
  let result = text;
  const letters = [...alphabet];
  for (let count = Math.ceil(random() * 3); count > 0; count--) {
    const at = Math.floor(random() * (result.length + 1));
    const length = Math.floor(random() * 3);
    const inserted = random() < 0.7 ? letters[Math.floor(random() * letters.length)]! : "";
    result = result.slice(0, at) + inserted + result.slice(at + length);
  }
  // Half a surrogate pair would reach Go as another character.
  return result.toWellFormed();
}
