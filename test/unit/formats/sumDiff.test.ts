import assert from "node:assert/strict";
import Ajv2020 from "ajv/dist/2020.js";
import schema from "../../../docs/gosum-diff-1.schema.json" with { type: "json" };
import { printable, printablePieces } from "../../../src/formats/json.ts";
import { sumDiffGithub, sumDiffJson, sumDiffText } from "../../../src/formats/sumDiff.ts";
import { sumDiffMarkdown } from "../../../src/formats/sumDiffMarkdown.ts";
import { hasHidden } from "../../../src/formats/visible.ts";
import { cells } from "../../../src/formats/width.ts";
import { parseGoMod } from "../../../src/modules/goMod/goMod.ts";
import { parseGoSum } from "../../../src/modules/goSum/goSum.ts";
import { diffSums, type SumDiff, type SumSide } from "../../../src/modules/goSum/sumDiff.ts";

const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

/** What the schema has against a text; empty where it is a comparison. */
function errors(text: string): string[] {
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const pair = (module: string, letter: string) => `${module} ${hash(letter)}\n${module}/go.mod ${hash("g")}\n`;

function side(label: string, sums: string, mod?: string): SumSide {
  return {
    label,
    files: [{ name: "go.sum", sums: parseGoSum(sums) }],
    mods: mod === undefined ? [] : [parseGoMod(mod).file],
  };
}

/** Every kind of change, and every kind of problem. */
const everything = diffSums(
  side(
    "HEAD",
    ["a.b/gone v1.0.0", "a.b/up v1.0.0", "a.b/down v1.1.0", "a.b/same v1.0.0", "a.b/lines v1.0.0"]
      .map((module) => pair(module, "x"))
      .join(""),
  ),
  side(
    "working tree",
    `\ufeff${[
      pair("a.b/new v1.0.0", "x"),
      pair("a.b/up v1.1.0", "x"),
      pair("a.b/down v1.0.0", "x"),
      pair("a.b/same v1.0.0", "z"),
      pair("a.b/lines v1.0.0", "x"),
      `a.b/lines v0.9.0/go.mod ${hash("g")}\n`,
      pair("a.b/hidden\u202e\u009b31m v1.0.0", "x"),
      `a.b/same v1.0.0 ${hash("y")}\na.b/same v1.0.0 ${hash("z")}\n`,
      `one\n<<<<<<< HEAD\na.b/c v1.0.0 h1:no\na.b/d v1.0.0 h2:new\na.b/e v1.0.0 ${hash("x")}\n`,
    ].join("")}`,
    "module m.example/m\nrequire a.b/up v1.1.0\nrequire a.b/same v1.0.0 // indirect\n",
  ),
);

const whole = (pieces: Iterable<string>) => [...pieces].join("");

suite("the JSON of a comparison of go.sum", () => {
  test("keeps to its schema with every kind of change and problem, and without any", () => {
    assert.deepEqual([...new Set(everything.modules.map(({ change }) => change))].sort(), [
      "added",
      "downgraded",
      "lines-only",
      "rehashed",
      "removed",
      "upgraded",
    ]);
    const kinds = schema.$defs.problem.properties.kind.enum;
    assert.deepEqual(new Set(everything.problems.map(({ kind }) => kind)), new Set(kinds));
    assert.deepEqual(errors(whole(sumDiffJson(everything))), []);
    const nothing = diffSums(side("a", ""), side("b", ""));
    assert.deepEqual(errors(whole(sumDiffJson(nothing))), []);
    assert.deepEqual(JSON.parse(whole(sumDiffJson(nothing))), {
      schema: "go-verify/gosum-diff/1",
      ...nothing,
    });
  });

  test("with a field that is missing, or of another kind, is refused", () => {
    const { alarm: _, ...rest } = everything;
    const broken = { ...rest, summary: { ...rest.summary, added: -1 }, from: {} };
    assert.deepEqual(errors(whole(sumDiffJson(broken as unknown as SumDiff))).sort(), [
      " must have required property 'alarm'",
      "/from must have required property 'label'",
      "/summary/added must be >= 0",
    ]);
  });

  test("and the text are made of more modules and problems than a call takes arguments", () => {
    const line = (name: string) => `a.b/${name} v1.0.0/go.mod ${hash("g")}\n`;
    // A file has at most 60,000 lines.
    const files = [0, 1, 2, 3].flatMap((part) => {
      const many = Array.from({ length: 50_000 }, (_, i) => line(`m${part}-${i}`)).join("");
      return [...side("b", many).files, ...side("b", line("c").repeat(50_000)).files];
    });
    const huge = diffSums(side("a", ""), { ...side("b", ""), files });
    assert.equal(huge.problems.length, 199_996);
    assert.match(
      whole(sumDiffText(huge, { columns: 100, color: false, unicode: true })),
      /no alarm: 200001 with line changes only\n$/,
    );
    assert.ok(whole(sumDiffJson(huge)).length > 200_000);
  });

  test("is the same in pieces as in one", () => {
    for (const diff of [everything, diffSums(side("a", ""), side("b", ""))]) {
      assert.equal(whole(sumDiffJson(diff)), printable({ schema: "go-verify/gosum-diff/1", ...diff }));
    }
    assert.equal(whole(printablePieces({ none: undefined })), printable({ none: undefined }));
  });

  test("holds nothing that a terminal obeys", () => {
    const text = whole(sumDiffJson(everything));
    assert.match(text, /a\.b\/hidden\\u202e\\u009b31m/);
    assert.equal(hasHidden(text.replaceAll("\ufeff", "")), false);
  });
});

suite("the text of a comparison of go.sum", () => {
  const plain = { color: false, unicode: true };
  const pseudo = (letter: string) => `v0.0.0-20240102030405-${letter.repeat(12)}`;
  const long = "github.com/example/a-rather-long-organisation/router/core";
  const alarming = diffSums(
    side("HEAD", [`${long} ${pseudo("a")}`, "a.b/same v1.0.0"].map((module) => pair(module, "x")).join("")),
    side(
      "/home/gopher/state/go.sum",
      pair(`${long} ${pseudo("b")}`, "x") + pair("a.b/same v1.0.0", "z"),
      `module m\nrequire ${long} ${pseudo("b")} // indirect\n`,
    ),
  );
  const linesOf = (diff: SumDiff, columns: number, more = {}) =>
    whole(sumDiffText(diff, { ...plain, columns, ...more }))
      .trimEnd()
      .split("\n");

  test("says the alarm by name in the first line and in the last one", () => {
    const lines = linesOf(alarming, 80);
    assert.equal(lines[0], "✗ a.b/same v1.0.0 changed its hash");
    assert.equal(lines[1], "  1 upgraded");
    assert.equal(lines[2], "  go.sum · HEAD → /home/gopher/state/go.sum");
    assert.equal(lines.at(-1), "alarm: a.b/same v1.0.0 changed its hash");
  });

  test("says what changed where nothing is wrong", () => {
    const calm = diffSums(side("a", pair("a.b/c v1.0.0", "x")), side("b", pair("a.b/c v1.1.0", "x")));
    const lines = linesOf(calm, 80);
    assert.deepEqual(lines.slice(0, 2), ["✓ No version changed its hash", "  1 upgraded"]);
    assert.equal(lines.at(-1), "no alarm: 1 upgraded");
    assert.equal(linesOf(diffSums(side("a", ""), side("b", "")), 80).at(-1), "no alarm: no module changed");
  });

  for (const columns of [60, 80, 100, 140]) {
    test(`is no wider than ${columns} columns`, () => {
      for (const diff of [alarming, everything]) {
        const wide = linesOf(diff, columns).filter((line) => cells(line) > columns);
        assert.deepEqual(wide, []);
      }
    });
  }

  test("gives a long path a line of its own at 80 columns, and a column where there is room", () => {
    assert.deepEqual(
      linesOf(alarming, 80).filter((line) => /router|→ v0|indirect/.test(line)),
      [
        `  ${long}`,
        `    ${pseudo("a")} → ${pseudo("b")} ·`,
        "    indirect · a commit from 2024-01-02, not a release",
      ],
    );
    assert.ok(linesOf(alarming, 140).some((line) => line.startsWith(`  ${long}  ${pseudo("a")} →`)));
  });

  test("shortens the home folder, and has ASCII alone where the terminal wants it", () => {
    const lines = linesOf(alarming, 80, { home: "/home/gopher", unicode: false });
    assert.equal(lines[0], "x a.b/same v1.0.0 changed its hash");
    assert.equal(lines[2], "  go.sum - HEAD -> ~/state/go.sum");
    assert.match(lines.join(""), /^[\x20-\x7e]*$/);
  });

  test("of a pull request and of a CI step says the alarm by name too", () => {
    assert.match(
      whole(sumDiffMarkdown(alarming)),
      /^## ✗ go\.sum: a\.b\/same v1\.0\.0 changed its hash\n\n1 upgraded\n\nHEAD → /,
    );
    assert.match(whole(sumDiffGithub(alarming)), /\na\.b\/same v1\.0\.0 changed its hash; 1 upgraded\n$/);
  });
});
