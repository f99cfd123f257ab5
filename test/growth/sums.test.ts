/** What is made of go.sum files and logs costs CPU time in line with them, as do the language server's answers. */
import { DiagnosticSeverity } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { recordedSums } from "../../src/disk/buildSums.ts";
import { sumDiffGithub, sumDiffJson, sumDiffText } from "../../src/formats/sumDiff.ts";
import { sumDiffJunit, sumDiffSarif } from "../../src/formats/sumDiffCi.ts";
import { sumDiffMarkdown } from "../../src/formats/sumDiffMarkdown.ts";
import { parseGoMod } from "../../src/modules/goMod/goMod.ts";
import { parseGoWork } from "../../src/modules/goMod/goWork.ts";
import { parseGoSum, type SumFile } from "../../src/modules/goSum/goSum.ts";
import { readMismatches } from "../../src/modules/goSum/mismatch/mismatch.ts";
import { explainMismatch } from "../../src/modules/goSum/mismatch/mismatchCauses.ts";
import { diffSums, problemsOf, type SumSide } from "../../src/modules/goSum/sumDiff.ts";
import { diffTrees } from "../../src/modules/goSum/treeDiff.ts";
import { translator } from "../../src/modules/translate.ts";
import { IN_MARKDOWN } from "../../src/server/hoverStyle.ts";
import { hoverOnMod } from "../../src/server/modHover.ts";
import { actionsOn } from "../../src/server/sumActions.ts";
import { alarmDiagnostics, alarmFinder } from "../../src/server/sumAlarms.ts";
import { diagnosticsOf } from "../../src/server/sumDiagnostics.ts";
import { hoverOnSum } from "../../src/server/sumHover.ts";
import { grows } from "./growth.ts";
import { numbered, repeated } from "./hostile.ts";

const side = (label: string, text: string, mod?: string): SumSide => ({
  label,
  files: [{ name: "go.sum", sums: parseGoSum(text) }],
  mods: mod === undefined ? [] : [parseGoMod(mod).file],
});

const HASH = { old: `h1:${"A".repeat(43)}=`, now: `h1:${"B".repeat(42)}A=` };

/** Two states of a go.sum in which every line has another hash, by the module and the version of a line. */
const rehashed = (key: (i: number) => string) => (bytes: number) => ({
  from: side("HEAD", numbered((i) => `${key(i)} ${HASH.old}\n`)(bytes)),
  to: side(
    "",
    numbered((i) => `${key(i)} ${HASH.now}\n`)(bytes),
    numbered((i) => `require ${key(i)}\n`)(bytes),
  ),
});

const SHAPES = {
  "many modules": rehashed((i) => `a.b/c${i} v1.0.0`),
  "many versions of a module": rehashed((i) => `a.b/c v1.0.${i}`),
};

suite("the cost of a comparison of go.sum grows in line with it", () => {
  for (const [title, make] of Object.entries(SHAPES)) {
    grows(title, { make, act: ({ from, to }) => diffSums(from, to) });
    const compared = (bytes: number) => {
      const { from, to } = make(bytes);
      return diffSums(from, to);
    };
    grows(`${title}, as text`, {
      make: compared,
      act: (diff) => [...sumDiffText(diff, { columns: 100, color: false, unicode: true })],
    });
    grows(`${title}, for pull requests and CI servers`, {
      make: compared,
      act: (diff) => [
        ...sumDiffMarkdown(diff),
        ...sumDiffJson(diff),
        ...sumDiffGithub(diff),
        sumDiffJunit(diff),
        sumDiffSarif(diff, "1"),
      ],
    });
  }
  grows("modules that were removed", {
    make: (bytes) => SHAPES["many modules"](bytes).from,
    act: (from) => diffSums(from, side("", "")),
  });
  grows("broken lines, as text", {
    make: (bytes) => diffSums(side("HEAD", ""), side("", repeated("a\n")(bytes))),
    act: (diff) => [
      ...sumDiffText(diff, { columns: 100, color: false, unicode: true }),
      sumDiffMarkdown(diff),
    ],
    from: 16_384,
  });
  const repository = (letter: string) => (bytes: number) => {
    const count = Math.ceil(bytes / 64);
    const folders = Array.from({ length: count }, (_, i) => `m${i}`);
    const mod = (i: number) =>
      `module m.example/m${i}\n\ngo 1.26\n\nrequire a.b/c v1.0.${letter}\nreplace a.b/c => d.e/f${letter} v1.0.0\n`;
    return {
      label: "",
      sums: new Map(
        folders.map((folder, i) => [`${folder}/go.sum`, `d.e/f${letter} v1.0.0 h1:${letter}${i}\n`]),
      ),
      mods: new Map(
        folders.map((folder, i) => [
          folder,
          { ...parseGoMod(mod(i)), text: mod(i), name: "go.mod", isVendored: false },
        ]),
      ),
    };
  };
  const work = (bytes: number) => {
    const folders = new Set(Array.from({ length: Math.ceil(bytes / 64) }, (_, i) => `m${i}`));
    const text = numbered((i) => `replace a.b/c${i} => d.e/g v1.0.0\n`)(bytes);
    return { ...parseGoWork(text), folders };
  };
  grows("a repository of many modules", {
    make: (bytes) => [1, 2].map((side) => ({ ...repository(String(side))(bytes), work: undefined })),
    act: ([from, to]) => diffTrees(from!, to!),
    from: 32_768,
  });
  grows("a workspace of many modules", {
    make: (bytes) => [1, 2].map((side) => ({ ...repository(String(side))(bytes), work: work(bytes) })),
    act: ([from, to]) => diffTrees(from!, to!),
    from: 32_768,
  });
  grows("what one file of a workspace lacks and another has", {
    make: (bytes) => ({
      files: [
        { name: "a/go.sum", sums: parseGoSum(numbered((i) => `a.b/c${i} v1.0.0 ${HASH.old}\n`)(bytes)) },
        {
          name: "go.work.sum",
          sums: parseGoSum(numbered((i) => `a.b/c${i} v1.0.0/go.mod ${HASH.old}\n`)(bytes)),
        },
      ],
    }),
    act: problemsOf,
  });
});

suite("the cost of explaining mismatches grows in line with the log", () => {
  const message = (i: number) =>
    `verifying a.b/c@v1.0.${i}: checksum mismatch\n\tdownloaded: ${HASH.old}\n\tgo.sum:     ${HASH.now}\n`;
  grows("mismatches", { make: numbered(message), act: readMismatches });
  grows("mismatches of stages in turn", {
    make: numbered((i) => message(i).replace(/^/gm, `#${i % 3} 1.0 `)),
    act: readMismatches,
  });
  grows("mismatches of tests", {
    make: numbered((i) => `=== RUN   Test${i}\n${message(i)}--- PASS: Test${i}\n`),
    act: readMismatches,
  });
  grows("lines of other output", { make: repeated("go: downloading\n"), act: readMismatches });
  grows("line breaks", { make: repeated("\n"), act: readMismatches, from: 262_144 });
  grows("a line with all of it, in JSON", { make: repeated("a\\n"), act: readMismatches });
  grows("one mismatch and a go.sum of one key", {
    make: (bytes) => parseGoSum(numbered((i) => `a.b/c v1.0.0 h1:${i}\n`)(bytes)),
    act: (sums: SumFile) => {
      const linesOf = recordedSums([{ name: "go.sum", sums }]);
      const mismatches = readMismatches(message(0).repeat(20).replaceAll("v1.0.0", "v1.0.0"));
      return mismatches.map((mismatch) => explainMismatch(mismatch, { lines: linesOf(mismatch) }));
    },
  });
  grows("as many mismatches as lines in go.sum", {
    make: (bytes) => ({
      mismatches: readMismatches(numbered(message)(bytes)),
      sums: parseGoSum(numbered((i) => `a.b/c v1.0.${i} h1:${i}\n`)(bytes)),
    }),
    act: ({ mismatches, sums }) => {
      const linesOf = recordedSums([{ name: "go.sum", sums }]);
      return mismatches.map((mismatch) => explainMismatch(mismatch, { lines: linesOf(mismatch) }));
    },
  });
});

suite("the cost of the language server's answers grows in line with the document", () => {
  const t = translator({});
  const context = { style: IN_MARKDOWN, t, uriOf: (file: string) => `file:///${file}` };
  const opened = (text: string) => ({
    document: TextDocument.create("file:///go.sum", "go.sum", 1, text),
    sums: parseGoSum(text),
  });
  const documents: [title: string, make: (bytes: number) => string][] = [
    ["broken lines", repeated("a\n")],
    ["markers of a merge", repeated("<<<<<<< HEAD\n")],
    ["lines that are twice there", repeated(`a.b/c v1.0.0 ${HASH.old}\n`)],
    ["conflicts", numbered((i) => `a.b/c v1.0.0 h1:${i}\n`)],
    ["one line", repeated("a ")],
  ];
  for (const [title, make] of documents) {
    grows(`diagnostics and actions: ${title}`, {
      make: (bytes) => opened(make(bytes)),
      from: 32_768,
      act: ({ document, sums: { problems } }) => {
        const end = { line: document.lineCount, character: 0 };
        const range = { start: { line: 0, character: 0 }, end };
        const actions = actionsOn(document, { problems, alarms: [] }, range, { t, commands: [] });
        const diagnostics = diagnosticsOf(document, problems);
        return [actions, diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Error)];
      },
    });
  }
  for (const [title, make] of Object.entries(SHAPES)) {
    grows(`alarms: ${title}`, {
      make: (bytes) => {
        const { from, to } = make(bytes);
        const text = numbered((i) => `${i}\n`)(bytes);
        return { from: from.files[0]!.sums, to: to.files[0]!.sums, document: opened(text).document };
      },
      act: ({ from, to, document }) => {
        const text = { text: "", file: to, read: 0, entries: [] };
        const others = { head: from, cached: undefined, isRequired: () => true };
        return alarmDiagnostics(document, alarmFinder()(text, others), t);
      },
    });
    grows(`hovers: ${title}`, {
      make: (bytes) => make(bytes).to,
      act: (to) => [
        hoverOnSum(to.files[0]!.sums.lines[0]!, "go.sum", to, context),
        hoverOnMod(to.mods[0]!, to.mods[0]!.require.at(-1)!.line, { side: to }, context),
      ],
    });
  }
  grows("hovers: one key", {
    make: (bytes) => side("", numbered((i) => `a.b/c v1.0.0 h1:${i}\n`)(bytes), "require a.b/c v1.0.0\n"),
    act: (to) => [
      hoverOnSum(to.files[0]!.sums.lines[0]!, "go.sum", to, context),
      hoverOnMod(to.mods[0]!, 1, { side: to }, context),
    ],
  });
});
