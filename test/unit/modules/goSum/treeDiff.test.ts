/** Comparisons of all go.sum files of a repository, with what go.mod and go.work files say. */
import assert from "node:assert/strict";
import { parseGoMod } from "../../../../src/modules/goMod/goMod.ts";
import { parseGoWork } from "../../../../src/modules/goMod/goWork.ts";
import { modChangeLine } from "../../../../src/modules/goSum/modChangeWords.ts";
import { sectionsOf } from "../../../../src/modules/goSum/review/sumSections.ts";
import type { SumDiff } from "../../../../src/modules/goSum/sumDiff.ts";
import { remarksOn, sumVerdict } from "../../../../src/modules/goSum/sumDiffWords.ts";
import { folderOf, type SumTree } from "../../../../src/modules/goSum/sumTree.ts";
import { diffTrees } from "../../../../src/modules/goSum/treeDiff.ts";
import { translator } from "../../../../src/modules/translate.ts";

const t = translator({});
const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const pair = (module: string, letter = "x") => `${module} ${hash(letter)}\n${module}/go.mod ${hash("g")}\n`;
const mod = (name: string, ...lines: string[]) =>
  `module m.example/${name}\n\ngo 1.26\n\n${lines.join("\n")}\n`;

type Files = Readonly<Record<string, string>>;

/** A state by its files; a file vendor/modules.txt only has to be there. */
function tree(files: Files): SumTree {
  const names = Object.keys(files);
  const named = (end: string) => names.filter((name) => name.split("/").at(-1) === end);
  const written = files["go.work"];
  const work = written === undefined ? undefined : parseGoWork(written);
  return {
    label: "",
    sums: new Map([...named("go.sum"), ...named("go.work.sum")].map((name) => [name, files[name]!])),
    mods: new Map(
      named("go.mod").map((name) => {
        const text = files[name]!;
        const isVendored = files[name.replace(/go\.mod$/, "vendor/modules.txt")] !== undefined;
        return [folderOf(name), { ...parseGoMod(text), text, name: "go.mod", isVendored }];
      }),
    ),
    work: work && { ...work, folders: new Set(work.file.use.map(({ name }) => name.replace(/^\.\//, ""))) },
  };
}

const diff = (from: Files, to: Files) => diffTrees(tree(from), tree(to));
const rows = ({ modules }: SumDiff) =>
  modules.map(({ path, change, relation, folders }) =>
    [path, change, relation, ...(folders ?? [])].join(" "),
  );
const changes = ({ goMod = [] }: SumDiff) =>
  goMod.map((change) => `${change.severity}: ${modChangeLine(change, t)} @${change.file}:${change.line}`);

const ROOT = { "go.mod": mod("root", "require a.b/c v1.0.0"), "go.sum": pair("a.b/c v1.0.0") };
const TOOLS = {
  "tools/go.mod": mod("tools", "require d.e/f v1.0.0"),
  "tools/go.sum": pair("d.e/f v1.0.0"),
};
const WORK = { "go.work": "go 1.26\n\nuse (\n\t.\n\t./tools\n)\n" };

suite("a comparison of a repository: each go.sum with itself", () => {
  test("finds a changed hash in any file, with go.work and without, whether go.work is new or gone", () => {
    const changed = { ...TOOLS, "tools/go.sum": pair("d.e/f v1.0.0", "z") };
    for (const [before, after] of [
      [{}, {}],
      [{}, WORK],
      [WORK, {}],
      [WORK, WORK],
    ]) {
      const found = diff({ ...ROOT, ...TOOLS, ...before }, { ...ROOT, ...changed, ...after });
      assert.equal(found.alarm, true);
      assert.deepEqual(rows(found), ["d.e/f rehashed direct tools"]);
      assert.equal(found.modules[0]?.lines[0]?.file, "tools/go.sum");
    }
  });

  test("a go.work, and what its own file shares with others, are no changes", () => {
    const shared = { "go.work.sum": `${pair("a.b/c v1.0.0")}${pair("n.ew/x v1.0.0")}` };
    const added = diff({ ...ROOT, ...TOOLS }, { ...ROOT, ...TOOLS, ...WORK, ...shared });
    assert.deepEqual(rows(added), ["n.ew/x added graph ."]);
    const back = diff({ ...ROOT, ...TOOLS, ...WORK, ...shared }, { ...ROOT, ...TOOLS });
    assert.deepEqual([rows(back), back.alarm], [["n.ew/x removed graph ."], false]);
  });

  test("a module that moved is compared with where it was", () => {
    const at = (folder: string, letter: string) => ({
      [`${folder}/go.mod`]: TOOLS["tools/go.mod"],
      [`${folder}/go.sum`]: pair("d.e/f v1.0.0", letter),
    });
    const moved = diff({ ...ROOT, ...at("tools", "x") }, { ...ROOT, ...at("internal/tools", "x") });
    assert.deepEqual([moved.alarm, moved.modules, moved.goMod], [false, [], []]);
    const changed = diff({ ...ROOT, ...at("tools", "x") }, { ...ROOT, ...at("internal/tools", "z") });
    assert.deepEqual([changed.alarm, rows(changed)], [true, ["d.e/f rehashed direct internal/tools"]]);
  });

  test("a line that is new in its file is rehashed where no other file had its hash", () => {
    const added = { ...TOOLS, "tools/go.sum": `${TOOLS["tools/go.sum"]}${pair("a.b/c v1.0.0", "z")}` };
    const found = diff({ ...ROOT, ...TOOLS }, { ...ROOT, ...added });
    assert.deepEqual([found.alarm, rows(found)], [true, ["a.b/c rehashed graph tools"]]);
    const line = found.modules[0]?.lines.find(({ change }) => change === "rehashed");
    assert.deepEqual([line?.from, line?.to], [hash("x"), hash("z")]);
    assert.equal(diff(ROOT, { ...ROOT, ...TOOLS }).alarm, false);
  });

  test("two new files with different hashes for one version contradict each other", () => {
    const other = { "other/go.mod": mod("other"), "other/go.sum": pair("d.e/f v1.0.0", "z") };
    const found = diff(ROOT, { ...ROOT, ...TOOLS, ...other });
    assert.equal(found.alarm, true);
    assert.match(found.problems[0]?.message ?? "", /one of them is wrong/);
  });

  test("broken lines of another module count where its file changed", () => {
    const broken = { ...TOOLS, "tools/go.sum": `${TOOLS["tools/go.sum"]}one two\n` };
    assert.equal(diff({ ...ROOT, ...broken }, { ...ROOT, ...broken }).alarm, false);
    assert.equal(diff({ ...ROOT, ...TOOLS }, { ...ROOT, ...broken }).alarm, true);
    const own = { ...ROOT, "go.sum": `${ROOT["go.sum"]}one two\n` };
    assert.equal(diff(own, own).alarm, true);
  });

  test("the same change in several modules is one row", () => {
    const all = (version: string) =>
      Object.fromEntries(
        ["a", "b", "c", "d", "e"].flatMap((folder) => [
          [`${folder}/go.mod`, mod(folder, `require a.b/c ${version}`)],
          [`${folder}/go.sum`, pair(`a.b/c ${version}`)],
        ]),
      );
    const found = diff(all("v1.0.0"), all("v1.1.0"));
    assert.deepEqual(rows(found), ["a.b/c upgraded direct a b c d e"]);
    assert.deepEqual([found.modules[0]?.lines.length, found.summary.upgraded], [20, 1]);
    assert.deepEqual(remarksOn(found.modules[0]!), ["in a, b, c and 2 more"]);
  });

  test("names another major version, a path in another case, and a toolchain", () => {
    const after = [
      pair("a.b/c/v2 v2.0.0"),
      pair("a.b/Twin v1.0.0"),
      pair("a.b/twin v1.0.0"),
      `golang.org/toolchain v0.0.1-go1.25.1.linux-amd64 ${hash("x")}\n`,
    ].join("");
    const before = `${pair("a.b/c v1.0.0")}${pair("a.b/twin v1.0.0")}`;
    const found = diff({ ...ROOT, "go.sum": before }, { "go.mod": mod("root"), "go.sum": after });
    assert.deepEqual(
      found.modules.map((module) => [module.path, module.relation, ...remarksOn(module)]),
      [
        ["a.b/Twin", "graph", "differs from a.b/twin only in upper and lower case"],
        ["golang.org/toolchain", "unknown", "a Go toolchain, which no module requires"],
        ["a.b/c/v2", "graph", "another major version of a.b/c, which was removed"],
      ],
    );
    assert.equal(found.alarm, false);
  });

  test("a step to another major path is one row, and two steps or other folders are not", () => {
    const state = (...modules: string[]): Files => ({
      "go.mod": mod("root", ...modules.map((module) => `require ${module}`)),
      "go.sum": modules.map((module) => pair(module)).join(""),
    });
    for (const [from, to, change] of [
      ["a.b/c v1.9.1", "a.b/c/v2 v2.0.0", "upgraded"],
      ["a.b/c/v3 v3.0.0", "a.b/c/v2 v2.1.0", "downgraded"],
      ["a.b/c v4.0.0+incompatible", "a.b/c/v4 v4.0.0", "upgraded"],
      ["gopkg.in/yaml.v2 v2.4.0", "gopkg.in/yaml.v3 v3.0.1", "upgraded"],
    ] as const) {
      const found = diff(state(from), state(to));
      const [[old, before], [now, after]] = [from.split(" "), to.split(" ")] as [string[], string[]];
      assert.deepEqual(
        found.modules.map((row) => [row.path, row.change, row.from, row.to, row.otherMajor]),
        [[now, change, before, after, old]],
      );
      const [module] = found.modules;
      assert.equal(remarksOn(module!)[0], `another major version of ${old}, which was removed`);
      assert.deepEqual(
        module?.lines.map((line) => `${line.change} ${line.path ?? "own"}`),
        [`removed ${old}`, `removed ${old}`, "added own", "added own"],
      );
      assert.deepEqual([found.summary.upgraded + found.summary.downgraded, found.summary.added], [1, 0]);
    }
    const two = diff(state("a.b/c v1.0.0"), state("a.b/c/v2 v2.0.0", "a.b/c/v3 v3.0.0"));
    assert.deepEqual(rows(two), ["a.b/c/v2 added direct", "a.b/c/v3 added direct", "a.b/c removed direct"]);
    assert.deepEqual(
      two.modules.map(({ otherMajor }) => otherMajor),
      ["a.b/c", "a.b/c", "a.b/c/v3"],
    );
    // Of two that are both required, the new one names the one that stays (a bot that does not change the imports).
    const both = diff(state("a.b/c v1.0.0"), state("a.b/c v1.0.0", "a.b/c/v2 v2.0.0"));
    assert.deepEqual(
      both.modules.map((row) => [row.path, row.change, ...remarksOn(row)]),
      [["a.b/c/v2", "added", "beside a.b/c, which stays"]],
    );
    const tools = (module: string): Files => ({
      "tools/go.mod": mod("tools", `require ${module}`),
      "tools/go.sum": pair(module),
    });
    const apart = diff(
      { ...state("a.b/c v1.0.0"), ...tools("a.b/c v1.0.0") },
      { ...state("a.b/c/v2 v2.0.0"), "tools/go.mod": mod("tools"), "tools/go.sum": "" },
    );
    assert.deepEqual(rows(apart), ["a.b/c/v2 added direct .", "a.b/c removed direct . tools"]);
  });

  test("what can be compiled is apart from what only the graph names", () => {
    const state = (go: string, version: string): Files => ({
      "go.mod": `module m.example/m\n\ngo ${go}\n\nrequire (\n\ta.b/direct ${version}\n\ta.b/indirect ${version} // indirect\n\ta.b/pruned ${version} // indirect\n)\n`,
      "go.sum": [
        ...["direct", "indirect", "tests"].map((name) => pair(`a.b/${name} ${version}`)),
        ...["pruned", "mod"].map((name) => `a.b/${name} ${version}/go.mod ${hash("g")}\n`),
      ].join(""),
    });
    const sections = (go: string) =>
      sectionsOf(diff(state(go, "v1.0.0"), state(go, "v1.1.0"))).map(({ kind, modules }) =>
        [kind, ...modules.map(({ path, code }) => `${path.slice(4)}=${code}`)].join(" "),
      );
    assert.deepEqual(sections("1.17"), [
      "upgraded direct=possible indirect=possible",
      "graph pruned=go.mod tests=graph mod=go.mod",
    ]);
    const calm = diff(state("1.17", "v1.0.0"), state("1.17", "v1.1.0"));
    assert.equal(sumVerdict(calm), "4 upgraded, 1 with line changes only; 2 of them not compiled");
    // Before, go.mod need not require what provides packages: the zip line alone says it.
    assert.deepEqual(sections("1.16"), [
      "upgraded direct=possible indirect=possible tests=possible",
      "graph pruned=go.mod mod=go.mod",
    ]);
    // The code of what replaces a module is compiled, though nothing requires it by its own path.
    const fork = (version: string) => ({
      "go.mod": mod("root", "require a.b/c v1.0.0", `replace a.b/c => d.e/f ${version}`),
      "go.sum": pair(`d.e/f ${version}`),
    });
    const found = diff(fork("v1.0.0"), fork("v1.1.0"));
    assert.deepEqual(
      found.modules.map(({ change, code }) => [change, code]),
      [["upgraded", "possible"]],
    );
    // A changed hash is never put aside.
    const rehashed = diff(state("1.17", "v1.0.0"), {
      ...state("1.17", "v1.0.0"),
      "go.sum": state("1.17", "v1.0.0")["go.sum"]!.replace(
        `a.b/mod v1.0.0/go.mod ${hash("g")}`,
        `a.b/mod v1.0.0/go.mod ${hash("h")}`,
      ),
    });
    assert.deepEqual(
      sectionsOf(rehashed).map(({ kind }) => kind),
      ["rehashed"],
    );
  });

  test("of more changed lines than a person can look at, none is shown", () => {
    const file = (folder: string, modules: number) =>
      Array.from({ length: modules }, (_, i) => pair(`${folder}.b/m${i} v1.0.0`)).join("");
    const state = (modules: number) => ({ "a/go.sum": file("a", 20_000), "b/go.sum": file("b", modules) });
    assert.equal(diff({}, state(20_000)).summary.linesAdded, 80_000);
    assert.throws(
      () => diff({}, state(20_001)),
      /more than 80,000 lines changed, too many to show: compare a folder below\.$/,
    );
  });
});

suite("a comparison of a repository: go.mod and go.work", () => {
  const root = (...lines: string[]) => ({ ...ROOT, "go.mod": mod("root", "require a.b/c v1.0.0", ...lines) });

  test("a stranger's replacement comes first, and its code is needed as what it replaces", () => {
    const fork = {
      ...root("replace a.b/c => evil.example/c v0.9.2"),
      "go.sum": pair("evil.example/c v0.9.2"),
    };
    const found = diff(ROOT, fork);
    assert.deepEqual(changes(found), ["warning: a.b/c is now replaced by evil.example/c v0.9.2 @go.mod:6"]);
    assert.deepEqual(rows(found), ["evil.example/c added direct", "a.b/c lines-only direct"]);
    assert.match(sumVerdict(found), /^a\.b\/c is now replaced by evil\.example\/c v0\.9\.2; 1 added/);
    assert.equal(found.alarm, false);
    assert.deepEqual(changes(diff(fork, ROOT)), [
      "warning: a.b/c is no longer replaced by evil.example/c v0.9.2 @go.mod:6",
    ]);
    assert.deepEqual(changes(diff(fork, root("replace a.b/c => evil.example/c v0.9.3"))).slice(-1), [
      "warning: a.b/c is now replaced by evil.example/c v0.9.3, not by evil.example/c v0.9.2 @go.mod:6",
    ]);
    const ofWork = { ...WORK, "go.work": `${WORK["go.work"]}replace a.b/c => evil.example/c v0.9.2\n` };
    const lines = { "go.sum": fork["go.sum"] };
    assert.deepEqual(changes(diff({ ...ROOT, ...TOOLS }, { ...ROOT, ...TOOLS, ...ofWork, ...lines })), [
      "warning: a.b/c is now replaced by evil.example/c v0.9.2 @go.work:7",
    ]);
    assert.deepEqual(changes(diff(TOOLS, { ...TOOLS, ...fork })), [
      "warning: a.b/c is now replaced by evil.example/c v0.9.2 (in the root folder) @go.mod:6",
    ]);
  });

  test("a replacement by the repository's own module is a note, one by a folder outside is not", () => {
    const all = { ...root("require m.example/tools v0.0.0"), ...TOOLS };
    const own = root("require m.example/tools v0.0.0", "replace m.example/tools => ./tools");
    assert.match(
      changes(diff(all, { ...all, ...own }))[0]!,
      /^info: m\.example\/tools is now replaced by \.\/tools/,
    );
    const outside = root("require m.example/tools v0.0.0", "replace m.example/tools => ../tools");
    assert.match(changes(diff(all, { ...all, ...outside }))[0]!, /^warning: /);
  });

  test("names each other directive that changed, though no line of go.sum did", () => {
    const before = root("exclude a.b/old v1.0.0", "tool a.b/c/cmd", "toolchain go1.26.1", "godebug x=1");
    const after = root("exclude a.b/new v1.0.0", "tool a.b/c/new", "toolchain go1.26.2", "godebug x=2");
    const found = diff(before, { ...after, "go.mod": after["go.mod"].replace("go 1.26\n", "go 1.27\n") });
    assert.deepEqual(
      changes(found).map((line) => line.replace(/ @.*/, "")),
      [
        "info: a.b/new v1.0.0 is now excluded",
        "info: a.b/old v1.0.0 is no longer excluded",
        "info: a.b/c/cmd is no longer a tool",
        "info: a.b/c/new is now a tool",
        "info: toolchain go1.26.1 → go1.26.2",
        "info: go 1.26 → 1.27",
        "info: godebug x 1 → 2",
      ],
    );
    assert.deepEqual([found.alarm, found.modules], [false, []]);
    assert.equal(sumVerdict(found), "a.b/new v1.0.0 is now excluded; 7 changes of go.mod");
  });

  test("names requirements that changed alone, and those that became direct or indirect", () => {
    const sums = `${pair("a.b/c v1.0.0")}${pair("a.b/c v1.1.0")}${pair("a.b/d v1.0.0")}`;
    const with_ = (...lines: string[]) => ({ "go.mod": mod("root", ...lines), "go.sum": sums });
    const found = diff(
      with_("require a.b/c v1.0.0 // indirect"),
      with_("require a.b/c v1.1.0", "require a.b/d v1.0.0"),
    );
    assert.deepEqual(
      changes(found).map((line) => line.replace(/ @.*/, "")),
      [
        "info: a.b/c is required at v1.1.0, not at v1.0.0, and its lines of go.sum are the same",
        "info: a.b/d v1.0.0 is now required, and its lines of go.sum are the same",
        "info: a.b/c is now required directly",
      ],
    );
  });

  test("alarms where a direct requirement lost its line, and not where it needs none", () => {
    const lost = (files: Files, from: Files = ROOT) => {
      const found = diff(from, files);
      return [found.alarm, ...changes(found).filter((line) => !line.startsWith("info"))];
    };
    const noZip = { ...ROOT, "go.sum": `a.b/c v1.0.0/go.mod ${hash("g")}\n` };
    assert.deepEqual(lost(noZip), [
      true,
      "error: a.b/c v1.0.0 is required and has no zip line in go.sum, so builds stop: run go mod tidy @go.mod:5",
    ]);
    // Its row is not among what only the graph names.
    const newer = {
      "go.mod": mod("root", "require a.b/c v1.1.0"),
      "go.sum": `a.b/c v1.1.0/go.mod ${hash("g")}\n`,
    };
    assert.deepEqual(
      sectionsOf(diff(ROOT, newer)).map(({ kind, modules }) => [kind, ...modules.map(({ code }) => code)]),
      [["upgraded", "go.mod"]],
    );
    assert.deepEqual(lost({ ...ROOT, "go.mod": mod("root", "require a.b/c v1.1.0") }), [
      true,
      "error: a.b/c v1.1.0 is required and has no line in go.sum, so builds stop: run go mod tidy @go.mod:5",
    ]);
    assert.deepEqual(lost({ "go.mod": ROOT["go.mod"] }), [
      true,
      "error: go.sum is gone, and the lines of direct requirements with it (1), so builds stop: restore it @go.mod:1",
    ]);
    const old = (files: Files) => ({ ...files, "go.mod": ROOT["go.mod"].replace("go 1.26", "go 1.15") });
    const ofOld = lost(old(noZip), old(ROOT));
    assert.deepEqual([ofOld[0], String(ofOld[1]).slice(0, 8)], [false, "warning:"]);
    // What was missing before is no news.
    assert.deepEqual(lost({ ...noZip, "go.mod": `${ROOT["go.mod"]}\n` }, noZip), [false]);
    assert.deepEqual(lost({ ...noZip, "vendor/modules.txt": "" }), [false]);
    assert.deepEqual(lost({ ...noZip, "go.mod": mod("root", "require a.b/c v1.0.0 // indirect") }), [false]);
    assert.deepEqual(lost({ "go.mod": mod("root"), "go.sum": "" }), [false]);
    assert.deepEqual(lost({}), [false]);
    // In a workspace the go command adds the lines to go.work.sum.
    const work = lost({ ...WORK, ...TOOLS, ...noZip }, { ...WORK, ...TOOLS, ...ROOT });
    assert.deepEqual(work, [
      false,
      "warning: a.b/c v1.0.0 is required and lacks a line in go.sum, so builds without go.work stop: run go mod tidy (in the root folder) @go.mod:5",
    ]);
    const { "go.sum": _, ...bare } = { ...WORK, ...TOOLS, ...ROOT };
    assert.deepEqual(lost(bare, { ...WORK, ...TOOLS, ...ROOT }), [
      false,
      "warning: go.sum is gone, so builds of the module without go.work stop: restore it (in the root folder) @go.mod:1",
    ]);
    const member = { ...WORK, ...TOOLS, ...ROOT, "tools/go.mod": mod("tools", "require a.b/c v1.0.0") };
    assert.deepEqual(lost(member, { ...WORK, ...TOOLS, ...ROOT }), [false]);
  });

  test("alarms where a go.mod can no longer be read", () => {
    const found = diff(ROOT, root("<<<<<<< HEAD"));
    assert.equal(found.alarm, true);
    assert.match(changes(found)[0]!, /^error: go\.mod cannot be read, so builds stop: .* @go\.mod:6$/);
  });

  test("a module of a workspace that now requires directly what another one has is named with its folder", () => {
    const before = { ...WORK, ...ROOT, ...TOOLS };
    const after = {
      ...before,
      "tools/go.mod": mod("tools", "require d.e/f v1.0.0", "require a.b/c v1.0.0"),
      "tools/go.sum": `${TOOLS["tools/go.sum"]}${pair("a.b/c v1.0.0")}`,
    };
    assert.deepEqual(rows(diff(before, after)), ["a.b/c added direct tools"]);
  });
});
