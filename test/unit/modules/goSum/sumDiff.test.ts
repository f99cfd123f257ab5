import assert from "node:assert/strict";
import { parseGoMod } from "../../../../src/modules/goMod/goMod.ts";
import { parseGoSum } from "../../../../src/modules/goSum/goSum.ts";
import { diffSums, type SumSide } from "../../../../src/modules/goSum/sumDiff.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;

function side(label: string, sums: string, mod?: string): SumSide {
  return {
    label,
    files: [{ name: "go.sum", sums: parseGoSum(sums) }],
    mods: mod === undefined ? [] : [parseGoMod(mod).file],
  };
}

const diff = (before: string, after: string, mods: [string?, string?] = []) =>
  diffSums(side("before", before, mods[0]), side("after", after, mods[1]));

suite("a comparison of go.sum", () => {
  const one = `a.b/c v1.0.0 ${hash("x")}\na.b/c v1.0.0/go.mod ${hash("y")}\n`;

  test("says nothing of the same lines in another order, twice, or with other line ends", () => {
    const other = one.split("\n").reverse().join("\r\n");
    const { modules, alarm, summary } = diff(one, `${other}\r\n${one}`);
    assert.deepEqual(modules, []);
    assert.equal(alarm, false);
    assert.equal(summary.linesAdded, 0);
  });

  test("alarms where a version changed its hash, and where two were exchanged", () => {
    const changed = diff(one, one.replace(hash("x"), hash("z")));
    assert.equal(changed.alarm, true);
    assert.deepEqual(changed.modules[0]!.lines, [
      {
        version: "v1.0.0",
        of: "zip",
        change: "rehashed",
        from: hash("x"),
        to: hash("z"),
        file: "go.sum",
        line: 1,
        proof: "not-asked",
      },
    ]);
    const exchanged = diff(one, `a.b/c v1.0.0 ${hash("y")}\na.b/c v1.0.0/go.mod ${hash("x")}\n`);
    assert.deepEqual(
      exchanged.modules.map(({ change, lines }) => [change, lines.length]),
      [["rehashed", 2]],
    );
  });

  test("is rehashed even where the module moved too", () => {
    const after = `${one.replace(hash("y"), hash("z"))}a.b/c v1.1.0 ${hash("n")}\n`;
    const [module] = diff(one, after).modules;
    assert.deepEqual([module?.change, module?.from, module?.to], ["rehashed", "v1.0.0", "v1.1.0"]);
  });

  test("shows upgrades, downgrades, additions and removals, in the order of their importance", () => {
    const lines = (...versions: string[]) =>
      versions.map((module) => `${module} ${hash("x")}\n${module}/go.mod ${hash("y")}\n`).join("");
    const { modules, summary } = diff(
      lines("a.b/up v1.9.0", "a.b/down v1.10.0", "a.b/gone v1.0.0", "a.b/same v1.0.0"),
      lines("a.b/up v1.10.0", "a.b/down v1.9.0", "a.b/new v1.0.0", "a.b/same v1.0.0"),
    );
    assert.deepEqual(
      modules.map(({ path, change }) => `${path} ${change}`),
      ["a.b/down downgraded", "a.b/new added", "a.b/up upgraded", "a.b/gone removed"],
    );
    assert.deepEqual([summary.linesAdded, summary.linesRemoved], [6, 6]);
  });

  test("takes the version from go.mod where there is one, and says who needs it", () => {
    const mod = (version: string) =>
      `module m.example/m\n\nrequire (\n\ta.b/c ${version}\n\ta.b/i v1.0.0 // indirect\n)\n`;
    const after = `${one}a.b/c v1.2.0 ${hash("n")}\na.b/i v1.0.0 ${hash("i")}\na.b/g v1.0.0/go.mod ${hash("g")}\n`;
    const { modules } = diff(one, after, [mod("v1.0.0"), mod("v1.0.0")]);
    assert.deepEqual(
      modules.map(({ path, change, relation, to }) => [path, change, relation, to]),
      [
        ["a.b/c", "lines-only", "direct", "v1.0.0"],
        ["a.b/g", "lines-only", "graph", null],
        ["a.b/i", "lines-only", "indirect", "v1.0.0"],
      ],
    );
  });

  test("alarms for what breaks the newer side only", () => {
    const broken = `${one}<<<<<<< HEAD\n`;
    assert.equal(diff(one, broken).alarm, true);
    assert.equal(diff(broken, one).alarm, false);
  });

  test("compares the files of a workspace together, and reports where they contradict each other", () => {
    const files = [
      { name: "a/go.sum", sums: parseGoSum(one) },
      { name: "go.work.sum", sums: parseGoSum(one.replace(hash("x"), hash("z"))) },
    ];
    const workspace: SumSide = { label: "after", files, mods: [] };
    const { alarm, problems, modules } = diffSums(side("before", one), workspace);
    assert.equal(alarm, true);
    assert.deepEqual(modules, [], "the first file's hash counts");
    const conflict = problems.find(({ kind }) => kind === "conflict");
    assert.deepEqual([conflict?.file, conflict?.line], ["go.work.sum", 1]);
    assert.match(conflict?.message ?? "", /Line 1 of a\/go\.sum/);
  });
});

suite("go.sum", () => {
  const kinds = (text: string) =>
    parseGoSum(text).problems.map(({ line, kind, severity }) => [line, kind, severity]);
  const zip = `a.b/c v1.0.0 ${hash("x")}`;
  const mod = `a.b/c v1.0.0/go.mod ${hash("y")}`;

  test("is read by words, whatever white space is between them", () => {
    const { lines, problems } = parseGoSum(`\n  a.b/c\tv1.0.0\u00a0${hash("x")}  \n${mod}`);
    assert.deepEqual(
      lines.map(({ path, version, of, line }) => [path, version, of, line]),
      [
        ["a.b/c", "v1.0.0", "zip", 2],
        ["a.b/c", "v1.0.0", "go.mod", 3],
      ],
    );
    assert.deepEqual(problems, []);
  });

  test("reports each problem at its line", () => {
    assert.deepEqual(kinds(`${zip}\n${mod}\n${zip.replace("x", "z")}\n`), [[3, "conflict", "error"]]);
    assert.deepEqual(kinds(`${zip}\n${mod}\n${zip}\n`), [[3, "duplicate", "info"]]);
    assert.deepEqual(kinds(`${zip}\n${mod}\none two\n`), [[3, "malformed", "error"]]);
    assert.deepEqual(kinds(`${zip}\n=======\n${mod}\n`), [[2, "merge-marker", "error"]]);
    assert.deepEqual(kinds(`${zip}\n${mod}\nd.e/f v1.0.0/go.mod h1:AAAA\n`), [[3, "bad-hash", "error"]]);
    assert.deepEqual(kinds(`${zip}\n${mod}\nd.e/f v1.0.0/go.mod nothing\n`), [[3, "bad-hash", "error"]]);
    assert.deepEqual(kinds(`${zip}\n${mod}\nd.e/f v1.0.0/go.mod h2:AAAA\n`), [
      [3, "unknown-hash", "warning"],
    ]);
    assert.deepEqual(kinds(`${zip}\n${mod}\na.b/c v1.0.0 h2:AAAA\n`), [[3, "unknown-hash", "info"]]);
    assert.deepEqual(kinds(`${zip}\n`), [[1, "mod-line-missing", "info"]]);
    assert.deepEqual(kinds(`\ufeff${zip}\n${mod}`)[0], [1, "encoding", "error"]);
    assert.deepEqual(kinds(`${zip}\n${mod}\n\0`)[0], [3, "encoding", "error"]);
    assert.deepEqual(kinds(`${zip}\r\n${mod}\r\n`), [[1, "encoding", "info"]]);
  });

  test("loses the line that an old bug wrote, as the go command does", () => {
    const { lines } = parseGoSum("a.b/c v1.0.0/go.mod h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=\n");
    assert.deepEqual(lines, []);
  });

  test("of 60,000 lines is read whole, also where each is odd", () => {
    const text = Array.from(
      { length: 30_000 },
      (_, i) => `a.b/c${i} v1.0.0 ${hash("x")}\na.b/c${i} v1.0.0/go.mod ${hash("y")}`,
    ).join("\n");
    assert.equal(parseGoSum(text).lines.length, 60_000);
    // A comparison of each line with each would take hours.
    const { problems } = parseGoSum(text.replaceAll("h1:", "h2:"));
    assert.equal(problems.length, 60_000);
  });
});
