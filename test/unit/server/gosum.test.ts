/** Diagnostics, quick fixes and hovers of the language server in go.sum, go.mod and go.work. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { DiagnosticSeverity, type Hover, MarkupKind, type Range } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { parseGoMod } from "../../../src/modules/goMod/goMod.ts";
import { parseGoWork } from "../../../src/modules/goMod/goWork.ts";
import { parseGoSum, type SumFile } from "../../../src/modules/goSum/goSum.ts";
import type { SumSide } from "../../../src/modules/goSum/sumDiff.ts";
import { readSumText } from "../../../src/modules/goSum/sumText.ts";
import { translator } from "../../../src/modules/translate.ts";
import { goLines } from "../../../src/server/goLines.ts";
import { type HoverStyle, IN_MARKDOWN, IN_TEXT } from "../../../src/server/hoverStyle.ts";
import { hoverOnMod, hoverOnWork } from "../../../src/server/modHover.ts";
import { actionsOn } from "../../../src/server/sumActions.ts";
import { alarmDiagnostics, alarmFinder } from "../../../src/server/sumAlarms.ts";
import { diagnosticsOf, MAX_DIAGNOSTICS, problemsIn } from "../../../src/server/sumDiagnostics.ts";
import { hoverOnSum } from "../../../src/server/sumHover.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const ZIP = `a.b/c v1.0.0 ${hash("x")}\n`;
const MOD = `a.b/c v1.0.0/go.mod ${hash("y")}\n`;

const documentOf = (text: string) => TextDocument.create("file:///m/go.sum", "go.sum", 1, text);

/** Several files of sums, and a go.mod for each text in `mods`. */
function sideOf(files: Record<string, string>, mods: readonly string[] = []): SumSide {
  return {
    label: "",
    files: Object.entries(files).map(([name, text]) => ({ name, sums: parseGoSum(text) })),
    mods: mods.map((text) => parseGoMod(text).file),
  };
}

const alarmsIn = (text: string, head: SumFile | undefined) =>
  alarmFinder()(readSumText(text), { head, cached: undefined, isRequired: () => false });

const diagnosed = (text: string) =>
  diagnosticsOf(documentOf(text), parseGoSum(text).problems).map(({ message, ...rest }) => ({
    ...rest,
    message: String(message),
  }));

suite("the server's diagnostics of a go.sum", () => {
  test("are at their lines, with what to do", () => {
    const [two, conflict, ...others] = diagnosed(
      `${ZIP}${MOD}one two\r\n${ZIP.replace(hash("x"), hash("z"))}`,
    );
    assert.deepEqual(two?.range, { start: { line: 2, character: 0 }, end: { line: 2, character: 7 } });
    assert.match(two.message, /has 2 of 3 words.*\nDelete the line, then run: go mod tidy$/);
    assert.equal(two.severity, DiagnosticSeverity.Error);
    assert.equal(two.code, "proxy.gosum-wellformed");
    assert.equal(conflict?.range.start.line, 3);
    assert.match(conflict.message, /Line 1 has another hash/);
    assert.deepEqual(
      others.map(({ severity }) => severity),
      [DiagnosticSeverity.Hint],
    );
  });

  test("are none where all is well, and a hint where nothing follows", () => {
    assert.deepEqual(diagnosed(`${ZIP}${MOD}`), []);
    assert.deepEqual(diagnosed(""), []);
    const [again, ...others] = diagnosed(`${ZIP}${MOD}${ZIP}`);
    assert.equal(again?.severity, DiagnosticSeverity.Hint);
    assert.deepEqual(again.tags, [1]);
    assert.deepEqual(others, []);
  });

  test("are bounded: the worst are shown, and the number of the others", () => {
    const found = diagnosed(`${MOD.repeat(300)}${"one two\n".repeat(MAX_DIAGNOSTICS + 7)}`);
    assert.equal(found.length, MAX_DIAGNOSTICS + 1);
    assert.ok(found.every(({ severity }) => severity === DiagnosticSeverity.Error));
    assert.match(found.at(-1)?.message ?? "", /^306 more problems in this file; the first one is here\.$/);
    assert.equal(found.at(-1)?.range.start.line, 300 + MAX_DIAGNOSTICS);
  });

  test("write out what would hide, and cut what is long", () => {
    const [found] = diagnosed(
      `${ZIP}${MOD}${ZIP.replace(hash("x"), hash("z"))}`.replaceAll("a.b/c", "a\u202e\u001b[31m/c"),
    );
    assert.match(found?.message ?? "", /a\\u\{202e\}\\x1b\[31m\/c/);
    const long = `a.b/${"c".repeat(100_000)} v1.0.0`;
    const [cut] = diagnosed(`${long} ${hash("x")}\n${long} ${hash("z")}\n`);
    assert.ok((cut?.message.length ?? 0) < 2000);
  });

  test("follow the go command's lines at a single carriage return", () => {
    const [found] = diagnosed(`${MOD}${MOD.trimEnd()}\r\rone two`.replace(MOD, ZIP));
    assert.equal(found?.range.end.line, 3);
    assert.equal(goLines(documentOf("a\rb\nc")).lineAt({ line: 2, character: 0 }), 2);
  });

  test("heed the other files of a workspace", () => {
    const work = parseGoWork("use ./a\n").file;
    const ofWorkspace = (text: string, other: string) =>
      problemsIn(parseGoSum(text), {
        folder: "/m",
        name: "go.work.sum",
        work,
        members: new Map(),
        side: sideOf({ "a/go.sum": other, "go.work.sum": text }),
      });
    assert.deepEqual(ofWorkspace(ZIP, MOD), []);
    const problems = ofWorkspace(ZIP, ZIP.replace(hash("x"), hash("z")));
    const conflict = problems.find(({ kind }) => kind === "conflict");
    assert.match(conflict?.message ?? "", /Line 1 of a\/go\.sum has another hash/);
    // No file of the workspace has the line for its go.mod.
    assert.deepEqual(problems.map(({ kind }) => kind).sort(), ["conflict", "mod-line-missing"]);
    const alone = { folder: "/m", name: "go.sum", members: new Map(), side: sideOf({ "go.sum": ZIP }) };
    assert.equal(problemsIn(parseGoSum(ZIP), alone)[0]?.kind, "mod-line-missing");
  });
});

suite("the server's actions on a go.sum", () => {
  const commands = ["goVerify.explainCheck", "goVerify.showGosumChanges", "goVerify.queryChecksumDatabase"];
  const offered = (
    text: string,
    [from, to]: [number, number],
    known: readonly string[] = commands,
    alarms: readonly { line: number }[] = [],
  ) => {
    const range: Range = { start: { line: from, character: 0 }, end: { line: to, character: 0 } };
    return actionsOn(documentOf(text), { problems: parseGoSum(text).problems, alarms }, range, {
      t: translator({}),
      commands: known,
    });
  };
  /** What the text is after the first action. */
  const applied = (text: string, lines: [number, number]) => {
    const [action] = offered(text, lines);
    const edits = action?.edit?.changes?.["file:///m/go.sum"] ?? [];
    return [action?.title, TextDocument.applyEdits(documentOf(text), edits)];
  };

  test("remove a broken line, the last one too", () => {
    assert.deepEqual(applied(`${ZIP}one two\n${MOD}`, [1, 1]), ["Remove this line", ZIP + MOD]);
    assert.deepEqual(applied(`${ZIP}${MOD}one two`, [2, 2]), ["Remove this line", ZIP + MOD]);
    assert.deepEqual(applied(`${ZIP}${MOD}${ZIP}`, [2, 2]), ["Remove this line", ZIP + MOD]);
    assert.deepEqual(applied(`${ZIP}one\n${MOD}two`, [0, 3]), ["Remove these 2 lines", ZIP + MOD]);
  });

  test("remove the markers of a merge, all of them, and keep both sides", () => {
    const text = `<<<<<<< HEAD theirs\n${ZIP}=======\n${MOD}>>>>>>> other\n`;
    assert.deepEqual(applied(text, [2, 2]), [
      "Remove the merge conflict markers and keep both sides",
      ZIP + MOD,
    ]);
  });

  test("never remove one of two hashes, nor a hash of a newer kind", () => {
    const titles = (text: string) => offered(text, [0, 9]).map(({ title }) => title);
    const rest = ["Explain the check", "Show go.sum Changes"];
    assert.deepEqual(titles(`${ZIP}${MOD}${ZIP.replace(hash("x"), hash("z"))}`), rest);
    assert.deepEqual(titles(`${ZIP}${MOD}a.b/n v1.0.0/go.mod h2:x\n`), rest);
  });

  test("offer the checksum database at a changed hash, and no removal", () => {
    const titles = (line: number) =>
      offered(`${ZIP}${MOD}`, [line, line], commands, [{ line: 2 }]).map(({ title }) => title);
    assert.deepEqual(titles(1), ["Compare both hashes with the checksum database", "Show go.sum Changes"]);
    assert.deepEqual(titles(0), []);
  });

  test("are none on a line that is well; commands only where the client has them", () => {
    assert.deepEqual(offered(`${ZIP}${MOD}one\n`, [0, 1]), []);
    assert.deepEqual(
      offered(`${ZIP}${MOD}one\n`, [2, 2], []).map(({ title }) => title),
      ["Remove this line"],
    );
    const [, , report] = offered("one\n", [0, 0]);
    assert.deepEqual(report?.command?.arguments, ["file:///m/go.sum"]);
  });
});

suite("the server's alarms in a go.sum", () => {
  const committed = parseGoSum(`${ZIP}${MOD}`);
  const alarmed = (text: string, before = committed) =>
    alarmDiagnostics(documentOf(text), alarmsIn(text, before), translator({})).map(
      ({ message, ...rest }) => ({ ...rest, message: String(message) }),
    );

  test("are errors at the lines whose hash HEAD does not have, with what changed and what to do", () => {
    const [zip, ...others] = alarmed(`${MOD}\n${ZIP.replace(hash("x"), hash("z"))}`);
    assert.deepEqual(others, []);
    assert.equal(zip?.range.start.line, 2);
    assert.equal(zip.severity, DiagnosticSeverity.Error);
    assert.equal(zip.code, "rehashed");
    const [what, before, now, cause, fix] = zip.message.split("\n");
    assert.equal(what, "a.b/c v1.0.0 changed its hash.");
    assert.deepEqual([before, now], [`HEAD has ${hash("x")}.`, `This line has ${hash("z")}.`]);
    assert.match(cause ?? "", /must never change/);
    assert.match(fix ?? "", /compare both hashes with the checksum database/);
    assert.match(
      alarmed(`${ZIP}${MOD.replace(hash("y"), hash("z"))}`)[0]?.message ?? "",
      /^a\.b\/c v1\.0\.0\/go\.mod changed its hash/,
    );
  });

  test("are none where a version was added, removed or moved, or HEAD is not known", () => {
    assert.deepEqual(alarmed(`${MOD}${ZIP.replace("v1.0.0", "v1.1.0")}`), []);
    assert.deepEqual(alarmed(`${MOD}${ZIP}`), []);
    assert.deepEqual(alarmsIn(ZIP.replace(hash("x"), hash("z")), undefined), []);
  });

  test("are bounded, and write out what would hide", () => {
    const line = (i: number, letter: string) => `a.b/m${i} v1.0.0/go.mod ${hash(letter)}\n`;
    const many = (letter: string) => Array.from({ length: 300 }, (_, i) => line(i, letter)).join("");
    const found = alarmed(many("z"), parseGoSum(many("x")));
    assert.equal(found.length, MAX_DIAGNOSTICS);
    assert.match(found[0]?.message ?? "", /200 more lines of this file changed their hash/);
    const evil = ZIP.replace("a.b/c", "a\u202e\u001b[31m/c");
    const [hidden] = alarmed(evil.replace(hash("x"), hash("z")), parseGoSum(evil));
    assert.match(hidden?.message ?? "", /^a\\u\{202e\}\\u\{1b\}\[31m\/c/);
  });
});

suite("the server's comparison of a go.sum with the module cache", () => {
  const cachedIn = (hashes: Record<string, string>) =>
    new Map(
      Object.entries(hashes).map(([key, of]) => [
        key,
        { file: "/cache/v1.0.0.ziphash", stamp: "", hash: of },
      ]),
    );

  test("is an error where go.mod requires the version, and names the file of the cache", () => {
    const find = (head: SumFile | undefined, isRequired: boolean) =>
      alarmFinder()(readSumText(`${MOD}${ZIP}`), {
        head,
        cached: cachedIn({ "a.b/c v1.0.0": hash("z"), "a.b/c v1.0.0/go.mod": hash("y") }),
        isRequired: () => isRequired,
      });
    const shown = (head: SumFile | undefined, isRequired: boolean) =>
      alarmDiagnostics(documentOf(`${MOD}${ZIP}`), find(head, isRequired), translator({}));
    const [found, ...others] = shown(undefined, true);
    assert.deepEqual(others, []);
    assert.equal(found?.severity, DiagnosticSeverity.Error);
    assert.equal(found.code, "proxy.module-cache");
    assert.equal(found.range.start.line, 1);
    assert.match(String(found.message), /another hash than the module cache\.\nThe module cache has h1:z/);
    assert.equal(found.relatedInformation?.[0]?.location.uri, "file:///cache/v1.0.0.ziphash");
    assert.equal(shown(undefined, false)[0]?.severity, DiagnosticSeverity.Warning);
    // One line has one diagnostic, whoever contradicts it.
    const [alarm, ...none] = shown(parseGoSum(ZIP.replace(hash("x"), hash("z"))), true);
    assert.deepEqual(none, []);
    assert.equal(alarm?.code, "rehashed");
    assert.equal(alarm.relatedInformation?.length, 2);
    assert.match(String(alarm.message), /HEAD has h1:z+A=\.\nThe module cache has h1:z/);
  });

  test("explains itself, and the alarm of HEAD too", () => {
    const at = { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } };
    const explained = [{ line: 2, check: "proxy.module-cache" }];
    const actions = actionsOn(documentOf(`${MOD}${ZIP}`), { problems: [], alarms: [], explained }, at, {
      t: translator({}),
      commands: ["goVerify.explainCheck"],
    });
    assert.deepEqual(
      actions.map(({ command }) => [command?.title, command?.arguments]),
      [["Explain the check", ["proxy.module-cache"]]],
    );
  });

  test("finds while a person types what it finds in the text at once", () => {
    const line = fc
      .tuple(fc.constantFrom("a.b/c", "d.e/f"), fc.constantFrom("", "/go.mod"), fc.constantFrom("x", "z"))
      .map(([path, of, letter]) => `${path} v1.0.0${of} ${hash(letter)}\n`);
    const piece = fc.oneof(line, fc.constantFrom("\n", "x", "one two\n"));
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
    const edit = fc.record({ at: fc.nat(200), size: fc.nat(120), inserted: text });
    const others = {
      head: parseGoSum(`d.e/f v1.0.0 ${hash("x")}\n${ZIP}`),
      cached: cachedIn({ "a.b/c v1.0.0": hash("z"), "d.e/f v1.0.0/go.mod": hash("z") }),
      isRequired: () => true,
    };
    fc.assert(
      fc.property(text, fc.array(edit, { maxLength: 8 }), (start, edits) => {
        const finder = alarmFinder();
        let written = start;
        let known = readSumText(written);
        for (const { at, size, inserted } of [{ at: 0, size: 0, inserted: "" }, ...edits]) {
          written = written.slice(0, at) + inserted + written.slice(at + size);
          known = readSumText(written, known);
          assert.deepEqual(finder(known, others), alarmFinder()(readSumText(written), others));
        }
      }),
    );
  });
});

const context = (style: HoverStyle) => ({
  style,
  t: translator({}),
  uriOf: (file: string) => `file:///m/${file}`,
});

function textOf(hover: Hover | undefined): string {
  assert.ok(hover !== undefined && "value" in (hover.contents as object));
  return (hover.contents as { value: string }).value;
}

suite("the server's hover on a go.sum", () => {
  const hovered = (files: Record<string, string>, index: number, mods: string[] = [], style = IN_TEXT) => {
    const side = sideOf(files, mods);
    const { name, sums } = side.files[0]!;
    return textOf(hoverOnSum(sums.lines[index]!, name, side, context(style)));
  };

  test("shows what the line covers, and which lines belong to it", () => {
    const text = `${ZIP}${MOD}${ZIP.replace(hash("x"), hash("z"))}${MOD.replace("v1.0.0", "v1.2.0")}${ZIP}`;
    const said = hovered({ "go.sum": text }, 0, ["module m\nrequire a.b/c v1.2.0\n"]);
    assert.match(said, /^a\.b\/c v1\.0\.0\n\nThis line covers the module zip/);
    assert.match(said, /- go\.mod file: line 2\n/);
    assert.match(said, /- line 3 has a different hash\. Go uses the first line with an h1: hash\.\n/);
    assert.match(said, /- line 5 has the same hash\.\n/);
    assert.match(said, /- Other versions: v1\.2\.0 \(line 4\)\n/);
    assert.match(said, /- go\.mod requires v1\.2\.0\.$/);
  });

  test("knows a go.mod's line, an unknown hash, a replacement and a module of others", () => {
    const mods = ["module m\nreplace q.r/s => a.b/c v1.0.0\n"];
    assert.match(
      hovered({ "go.sum": MOD }, 0, mods),
      /only the go\.mod file.*[\s\S]*no line for the module zip[\s\S]*go\.mod replaces q\.r\/s with this version/,
    );
    assert.match(
      hovered({ "go.sum": ZIP.replace("h1:", "h2:") }, 0, ["module m\n"]),
      /Go ignores this line: unknown hash type[\s\S]*go\.mod does not require this module/,
    );
  });

  test("finds what belongs to it in the other files of a workspace", () => {
    assert.match(hovered({ "go.work.sum": ZIP, "a/go.sum": MOD }, 0), /- go\.mod file: a\/go\.sum:1/);
  });

  test("leaves nothing of a hostile name to Markdown", () => {
    const path = "`<script>`\u202e[x](command:workbench.action.quit)";
    const said = hovered({ "go.sum": `${path} v1.0.0 ${hash("x")}\n` }, 0, [], IN_MARKDOWN);
    assert.match(said, /^`` `<script>`\\u\{202e\}\[x\]\(command:workbench\.action\.quit\) v1\.0\.0 ``\n/);
    assert.ok(hovered({ "go.sum": `${"p".repeat(10_000_000)} v1.0.0 ${hash("x")}\n` }, 0).length < 2000);
  });

  test("links to lines, whatever the folder's name", () => {
    assert.equal(
      IN_MARKDOWN.link("line 2", "file:///a(b)/go.sum", 2),
      "[line 2](file:///a%28b%29/go.sum#L2)",
    );
    assert.equal(IN_MARKDOWN.kind, MarkupKind.Markdown);
  });
});

suite("the server's hover on a go.mod and a go.work", () => {
  const text = [
    "module m.example/m",
    "require a.b/c v1.0.0",
    "require d.e/f v1.0.0",
    "require g.h/i v1.0.0",
    "require j.k/l v1.0.0",
    "replace d.e/f v1.0.0 => a.b/c v1.0.0",
    "replace g.h/i => ../i",
    "",
  ].join("\n");
  const side = sideOf({ "go.sum": `${ZIP}${MOD}` }, [text, "module j.k/l\n"]);
  const on = (line: number, work?: string) =>
    hoverOnMod(
      parseGoMod(text).file,
      line,
      { side, ...(work === undefined ? {} : { work: parseGoWork(work).file }) },
      context(IN_TEXT),
    );

  test("shows where the lines of a requirement are", () => {
    assert.equal(
      textOf(on(2)),
      `go.sum lines for a.b/c v1.0.0\n\n- Module zip: go.sum:1 ${hash("x")}\n- go.mod file: go.sum:2 ${hash("y")}`,
    );
    assert.equal(on(1), undefined);
  });

  test("follows replacements, those of go.work first", () => {
    assert.match(textOf(on(3)), /^go\.sum lines for a\.b\/c v1\.0\.0/);
    assert.match(textOf(on(6)), /^go\.sum lines for a\.b\/c v1\.0\.0/);
    assert.match(textOf(on(4)), /^A folder replaces this module/);
    assert.match(textOf(on(3, "replace d.e/f => ./f\n")), /^A folder replaces this module/);
    assert.match(
      textOf(on(2, "replace a.b/c => x.y/z v1.0.0\n")),
      /x\.y\/z v1\.0\.0\n\n- Module zip: Missing; builds that need it fail\./,
    );
  });

  test("shows that a module of the workspace needs none, and what a member has", () => {
    assert.match(textOf(on(5)), /is part of the workspace/);
    const work = parseGoWork("use (\n\t./a\n\t./b\n)\n").file;
    const members = sideOf({ "a/go.sum": `${ZIP}one\n` });
    const onWork = (line: number) => hoverOnWork(work, line, members, context(IN_TEXT));
    assert.equal(textOf(onWork(2)), "go.sum: hashes: 1, broken lines: 1");
    assert.equal(textOf(onWork(3)), "This module has no go.sum file.");
    assert.equal(onWork(1), undefined);
  });
});
