/** Each parser of what others wrote costs CPU time in line with its input. */

import { parseGoMod } from "../../src/modules/goMod/goMod.ts";
import { parseGoWork } from "../../src/modules/goMod/goWork.ts";
import { replacementOf } from "../../src/modules/goMod/replacements.ts";
import { requireChains } from "../../src/modules/goMod/requireChains.ts";
import { parseGoSum } from "../../src/modules/goSum/goSum.ts";
import { openNote } from "../../src/modules/sumdb/note.ts";
import { parseLookup, parseTree } from "../../src/modules/sumdb/tlog.ts";
import { inconsistencies } from "../../src/modules/vendor/vendorConsistency.ts";
import { embedder, embedPatterns } from "../../src/modules/vendor/vendorFiles.ts";
import { parseVendorList } from "../../src/modules/vendor/vendorList.ts";
import { matchesGlob, modulePathProblem } from "../../src/modules/version/modulePath.ts";
import { compareSemver } from "../../src/modules/version/semver.ts";
import { moduleZipProblem } from "../../src/modules/zip/moduleZip.ts";
import { parseCentralDirectory } from "../../src/modules/zip/zip.ts";
import { grows } from "./growth.ts";
import { centralDirectory, numbered, repeated } from "./hostile.ts";

suite("the cost of a go.sum grows in line with it", () => {
  grows("one line without an end", { make: repeated("a "), act: parseGoSum });
  grows("a line break and nothing else", { make: repeated("\n"), act: parseGoSum });
  grows("lines of a word", { make: repeated("a\n"), act: parseGoSum });
  grows("one key with many hashes", { make: repeated("a.b/c v1.0.0 h1:x\n"), act: parseGoSum });
  grows("keys with hashes of an unknown type", {
    make: numbered((i) => `a.b/c${i} v1.0.0 h9:x\n`),
    act: parseGoSum,
  });
});

suite("the cost of a go.mod or go.work grows in line with it", () => {
  const shapes: [title: string, make: (bytes: number) => string][] = [
    ["one line of words", (bytes) => `require ${"a ".repeat(bytes / 2)}`],
    ["one line of brackets", repeated("(")],
    ["one word", repeated("a")],
    ["one quoted word", (bytes) => `"${"a".repeat(bytes)}"`],
    ["one comment after a word", (bytes) => `module a // ${"b ".repeat(bytes / 2)}`],
    ["words of two units", repeated("require 𝒂 ")],
    ["a comment on each line", repeated("go // a\n")],
    ["invalid lines", repeated("x y z\n")],
    ["unknown blocks", repeated("x y (\n)\n")],
    ["a block that is not closed", (bytes) => `require (\n${"a.b/c v1.0.0\n".repeat(bytes / 13)}`],
    [
      "a block of many lines and comments",
      (bytes) => `${"// a\n".repeat(bytes / 10)}retract (\n${"v1.0.0\n".repeat(bytes / 14)})\n`,
    ],
  ];
  for (const [title, make] of shapes) {
    grows(`go.mod: ${title}`, { make, act: (text) => parseGoMod(text) });
  }
  grows("go.work: a block of folders", {
    make: (bytes) => `use (\n${"./a\n".repeat(bytes / 4)})\n`,
    act: (text) => parseGoWork(text),
  });
  grows("what replaces each of many modules", {
    make: (bytes) => [{ mod: parseGoMod(numbered((i) => `replace a.b/c v1.0.${i} => ./d\n`)(bytes)).file }],
    act: (mains) =>
      mains[0]!.mod.replace.map(({ old }) => replacementOf(old, mains, undefined)?.replacement.line),
  });
  grows("a chain of requirements from one module to the next", {
    make: (bytes) => Math.floor(bytes / 64),
    act: async (length) => {
      const mod = (i: number) =>
        parseGoMod(`module a.b/c${i}\n${i < length ? `require a.b/c${i + 1} v1.0.0\n` : ""}`).file;
      const chains = await requireChains([mod(0)], async ({ path }) => mod(Number(path.slice(5))));
      return chains(`a.b/c${length}`).length;
    },
  });
});

suite("the cost of a vendor directory's files grows in line with them", () => {
  grows("modules.txt", {
    make: numbered((i) => `# a.b/c${i} v1.0.0\n## explicit\na.b/c${i}\n`),
    act: parseVendorList,
  });
  grows("modules.txt of one module", {
    make: (bytes) => `# a.b/c v1.0.0\n${"a.b/c/d\n".repeat(bytes / 8)}`,
    act: parseVendorList,
  });
  grows("modules.txt that differs from go.mod", {
    make: (bytes) => ({
      list: parseVendorList(numbered((i) => `# a.b/c${i} v1.0.0 => ./x\n## explicit\na.b/c${i}\n`)(bytes)),
      mains: [
        {
          file: "go.mod",
          mod: parseGoMod(
            numbered((i) => `require a.b/c${i} v1.0.1\nreplace a.b/c${i} v1.0.2 => ./y\n`)(bytes),
          ).file,
        },
      ],
      work: undefined,
    }),
    act: inconsistencies,
  });
  grows("go:embed", { make: repeated("//go:embed a\n"), act: embedPatterns });
  grows("files that are embedded", {
    make: (bytes) => Array.from({ length: bytes / 32 }, (_, i) => `data/file${i}`),
    act: (names) => names.filter(embedder(names.map((name) => `${name}.txt`))),
  });
});

suite("the cost of names and versions grows in line with them", () => {
  grows("a glob of stars", {
    make: (bytes) => "a".repeat(bytes / 8),
    act: (name) => matchesGlob("*a*a*a*a*b", name),
  });
  grows("a module path", { make: repeated("a.b/"), act: modulePathProblem });
  grows("a version", {
    make: (bytes) => `v1.0.0-${"1.".repeat(bytes / 2)}1`,
    act: (version) => compareSemver(version, `${version}a`),
  });
});

suite("the cost of a zip's list of files grows in line with it", () => {
  grows("its entries", {
    make: (bytes) => centralDirectory(Math.floor(bytes / 64)),
    act: ({ bytes, count }) => parseCentralDirectory(bytes, { count, base: 0 }).length,
  });
  grows("a folder in a folder in a folder", {
    make: (bytes) =>
      Array.from({ length: bytes / 4096 }, (_, i) => ({ name: `${"A/".repeat(2000)}${i}`, size: 1 })).map(
        ({ name, size }, i) => ({ name: `m@v1.0.0/${i}/${name}`, size }),
      ),
    act: (entries) => moduleZipProblem(entries, "m@v1.0.0/"),
  });
});

suite("the cost of a checksum database's answer grows in line with it", () => {
  const encode = (make: (bytes: number) => string) => (bytes: number) =>
    new TextEncoder().encode(make(bytes));
  const verifier = { name: "sum", keyHash: "00000000", verify: async () => true };
  const refused = (act: () => unknown) => {
    try {
      return act();
    } catch (error) {
      return (error as Error).message;
    }
  };
  grows("a record of many lines", {
    make: encode((bytes) => `1\n${"a v1 h1:x\n".repeat(bytes / 10)}\nrest`),
    act: (message) => refused(() => parseLookup(message)),
  });
  grows("a tree of many lines", {
    make: (bytes) => `go.sum database tree\n1\n${"A\n".repeat(bytes / 2)}`,
    act: (text) => refused(() => parseTree(text)),
  });
  grows("a note of many signatures", {
    make: encode((bytes) => `text\n\n${"— sum AAAAAAAA\n".repeat(bytes / 17)}`),
    act: (message) => openNote(message, verifier).catch(String),
  });
  grows("a note of empty lines", {
    make: encode((bytes) => `${"\n".repeat(bytes)}x`),
    act: (message) => openNote(message, verifier).catch(String),
  });
});
