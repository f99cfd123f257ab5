/** Words that neither sentences nor exported names use; docs/glossary.md has the words to use instead. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { cases, layers } from "../../src/layers/index.ts";

const WORDS = /\b(told|tells?|kept|wish|no good|passes over|to be had|vouch\w*)\b/i;

const PHRASES = [
  "no workspace folder is looked at",
  "--dir names one",
  "does not know this kind of hash",
  "Where the line is there",
  "does not ask the checksum database",
  "so what needs it stops",
  "does not do what it says",
  "Checks that are off",
  "change nothing of yours",
  "Says no where it has none",
  "The only asker of the network",
];

/** Words of camel-case names. */
const NAME_WORDS = new Set(["wish", "told", "asked", "kept", "hear", "hears", "tell", "tells"]);
const NAMES = new Set(["thenUnwritable"]);
const FILES = new Set(["told.ts", "why.ts"]);

function isOdd(sentence: string): boolean {
  return WORDS.test(sentence) || PHRASES.some((phrase) => sentence.includes(phrase));
}

function isOddName(name: string): boolean {
  const words = name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  return NAMES.has(name) || words.some((word) => NAME_WORDS.has(word.toLowerCase()));
}

function jsonOf(file: string): Record<string, string> {
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
}

suite("house: words", () => {
  test("find odd sentences and names", () => {
    assert.deepEqual(
      ["It tells a fact.", "The zip is no good.", "The tell-tale", "retells, unkept"].map(isOdd),
      [true, true, true, false],
    );
    assert.deepEqual(
      ["GosumWish", "tellHost", "onHear", "heart", "thenUnwritable", "httpClient"].map(isOddName),
      [true, true, true, false, true, false],
    );
  });

  for (const file of ["l10n/bundle.l10n.json", "package.nls.json"]) {
    test(`sentences of ${file}`, () => {
      const sentences = new Set(Object.entries(jsonOf(file)).flat());
      assert.deepEqual([...sentences].filter(isOdd), []);
    });
  }

  test("titles and descriptions of layers and checks", () => {
    const described = [...layers, ...layers.flatMap(({ checks }) => checks)];
    assert.ok(described.length > layers.length);
    const odd = described.flatMap(({ id, title, about }) =>
      [title, about].filter(isOdd).map((text) => `${id}: ${text}`),
    );
    assert.deepEqual(odd, []);
  });

  test("names of cases", () => {
    const odd = cases.flatMap(({ check, cases: own }) =>
      own.map(({ name }) => `${check.id}: ${name}`).filter(isOdd),
    );
    assert.deepEqual(odd, []);
  });

  test("exported names and file names of src", () => {
    const files = globSync("src/**/*.{ts,tsx}").sort();
    assert.ok(files.length > 0);
    const odd = files.flatMap((file) => {
      const declarations = readFileSync(file, "utf8").matchAll(
        /^export (?:declare |default |abstract |async )*(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm,
      );
      const names = [...declarations].map(([, name]) => name!).filter(isOddName);
      return [...names.map((name) => `${file}: ${name}`), ...(FILES.has(basename(file)) ? [file] : [])];
    });
    assert.deepEqual(odd, []);
  });
});
