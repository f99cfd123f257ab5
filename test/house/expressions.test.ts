/** No text can make a regular expression of ours slow: each costs time in line with what it reads. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { analyse } from "scslre";
import ts from "typescript";
import { type Attack, attacksOn } from "../support/expressionAttacks.ts";

/** The lengths of an attack in characters. One whose cost grows with the cube would never end at the second. */
const [TINY, SHORT, LONG] = [1000, 6000, 24_000];
const TINY_MS = 50;
/** Less than this for the longest attack is not slow. */
const QUICK_MS = 2;
/** Four times the length costs four times as much if the cost grows in line with it, and 16 times if with the square. */
const RATIO = 8;
/** This many attacks on an expression are judged: those that cost most. */
const JUDGED = 6;
/** What else the machine does only adds: the best of so many looks counts. */
const LOOKS = 5;
const ROUNDS = 6;

/** The tables of symptoms see lines of at most this length (`ends` in layers/shared/symptoms.ts). */
const SYMPTOMS = { folder: "src/layers/shared/symptoms/", line: 500 };

/** Expressions that cost more than linear: the longest text that they read, and why it is not longer. */
const BOUNDED: Record<string, { longest: number; why: string }> = {
  "src/webview/shared/numbers.ts /\\B(?=(\\d{3})+$)/g": { longest: 24, why: "a number that we print" },
};

/** The files with an expression that is made while the program runs, each with one: why it is not slow. */
const MADE: Record<string, string> = {
  "src/disk/cacheView.ts": "anchored, and each part ends at a quote that it cannot contain",
  "src/engine/scratch.ts": "it reads the name of a file of ours",
  "src/extension/profiles/sourceFit.ts": "a copy of a literal",
  "src/formats/home.ts": "escaped names, and no repetition",
  "src/layers/install/environment.ts": "the name of a setting",
  "src/layers/shared/reinstall.ts": "a sentence of ours with one name in it",
  "src/profile/read/legacy/maps.ts": "it reads at most 256 characters; re2js reads longer lines",
  "src/server/profileTest.ts": "the name of a test, and no repetition",
};

interface Literal {
  source: string;
  flags: string;
}

/** An expression in the source. */
interface Found {
  /** `file code`, by which the list above names it. */
  key: string;
  file: string;
  /** Undefined if it is made while the program runs. */
  literal: Literal | undefined;
}

/** Cases are left out: their expressions read what our checks say about faults that we planted. */
const FILES = globSync("src/**/*.{ts,tsx}").filter((file) => !file.endsWith(".cases.ts"));

const EXPRESSIONS = FILES.flatMap((file) =>
  expressionsIn(file.replaceAll("\\", "/"), readFileSync(file, "utf8")),
);

function expressionsIn(file: string, text: string): Found[] {
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const found: Found[] = [];
  const visit = (node: ts.Node) => {
    const literal = literalOf(node, source);
    if (literal || isMade(node)) {
      found.push({ key: `${file} ${node.getText().replace(/\s+/g, " ")}`, file, literal });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isMade(node: ts.Node): boolean {
  return (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === "RegExp";
}

/** A literal, or an expression that is made from texts of the same file. */
function literalOf(node: ts.Node, file: ts.SourceFile): Literal | undefined {
  if (ts.isRegularExpressionLiteral(node)) {
    const end = node.text.lastIndexOf("/");
    return { source: node.text.slice(1, end), flags: node.text.slice(end + 1) };
  }
  const [source, flags] = isMade(node)
    ? ((node as ts.NewExpression).arguments ?? []).map((one) => constantOf(one, file))
    : [];
  return source === undefined ? undefined : { source, flags: flags ?? "" };
}

/** The value of an expression that is a text; undefined if it cannot be known. */
function constantOf(node: ts.Expression, file: ts.SourceFile): string | undefined {
  if (ts.isStringLiteralLike(node)) {
    return node.text;
  }
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.map(({ expression, literal }) => {
      const value = constantOf(expression, file);
      return value === undefined ? undefined : value + literal.text;
    });
    return parts.includes(undefined) ? undefined : node.head.text + parts.join("");
  }
  const declared = file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find(({ name }) => ts.isIdentifier(node) && name.getText() === node.text)?.initializer;
  return declared && constantOf(declared, file);
}

/** Why an expression may be slow; undefined if it is not. Texts have lines of at most `line` characters. */
function slowness({ source, flags }: Literal, line = Number.POSITIVE_INFINITY): string | undefined {
  const { parsed, reports } = analyse(
    { source, flags },
    { reportTypes: { Move: true, Self: true, Trade: true } },
  );
  if (reports.length > 0 && line === Number.POSITIVE_INFINITY) {
    return reports.map(({ type }) => type).join(", ");
  }
  const literal = { source, flags };
  const attacks = attacksOn(parsed.pattern, flags).map(
    (attack) => (length: number) => textOf(attack, length, line),
  );
  const endless = attacks.find((text) => cost(literal, text(TINY), 1) > TINY_MS);
  if (endless) {
    return endless(60);
  }
  const costly = attacks
    .map((text) => ({ text, ms: cost(literal, text(SHORT), 1) }))
    .sort((a, b) => b.ms - a.ms)
    .slice(0, JUDGED)
    .find(({ text }) => growsTooFast(literal, text));
  return costly?.text(60);
}

/** Whether that shows in each of some rounds: what else the machine does comes and goes. */
function growsTooFast(literal: Literal, text: (length: number) => string): boolean {
  for (let round = 0; round < ROUNDS; round++) {
    const long = cost(literal, text(LONG), LOOKS);
    if (long <= QUICK_MS || long <= RATIO * cost(literal, text(SHORT), LOOKS)) {
      return false;
    }
  }
  return true;
}

function textOf({ before, unit, end }: Attack, length: number, line: number): string {
  const text = before + unit.repeat(Math.ceil(length / unit.length)) + end;
  return line < length ? text.replace(new RegExp(`.{${line}}`, "gs"), "$&\n") : text;
}

/** In ms of CPU time, since others may use the machine too; the least of some looks. */
function cost({ source, flags }: Literal, text: string, looks: number): number {
  const expression = new RegExp(source, flags);
  let best = Number.POSITIVE_INFINITY;
  for (let look = 0; look < looks && best > QUICK_MS / 10; look++) {
    const began = process.cpuUsage();
    if (expression.global) {
      text.replace(expression, "");
    } else {
      expression.exec(text);
    }
    best = Math.min(best, process.cpuUsage(began).user / 1000);
  }
  return best;
}

suite("house: regular expressions", function () {
  this.timeout(120_000);

  test("see what is slow", () => {
    for (const source of ["\\s+$", "(a+)+b", "^(ab)*(ab)*$", "open (.+): no", "a\\s*,?\\s*b", "x.*y.*z"]) {
      assert.ok(slowness({ source, flags: "" }), source);
    }
    for (const source of ["^\\s+$", "(?<!\\s)\\s+$", "\\s+", "open ([^ ]+): no", "a{1,50}b"]) {
      assert.equal(slowness({ source, flags: "" }), undefined, source);
    }
  });

  test("none is slow", () => {
    const slow = EXPRESSIONS.filter(({ key, literal }) => literal && !(key in BOUNDED)).flatMap(
      ({ key, file, literal }) => {
        const why = slowness(literal!, file.startsWith(SYMPTOMS.folder) ? SYMPTOMS.line : undefined);
        return why === undefined ? [] : [`${key}: ${why}`];
      },
    );
    assert.deepEqual(slow, []);
  });

  test("those that read bounded texts are slow for others only", () => {
    for (const [key, { longest }] of Object.entries(BOUNDED)) {
      const found = EXPRESSIONS.find((one) => one.key === key);
      assert.ok(found?.literal && slowness(found.literal), `${key} need not be listed`);
      assert.ok(cost(found.literal, "0".repeat(longest), LOOKS) < 1, key);
    }
  });

  test("those that are made are known", () => {
    const made = EXPRESSIONS.filter(({ literal }) => literal === undefined).map(({ file }) => file);
    assert.deepEqual(made.sort(), Object.keys(MADE).sort());
  });
});
