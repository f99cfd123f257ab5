/**
 * What lies at a path may be a pipe that never gives a byte, a device without end, or three gigabytes: files are read by
 * `engine/files.ts`, which bounds each read. Another reader is named here, with the reason.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Files that may use an unbounded reader. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "src/engine/files.ts": "bounds each read",
  "src/engine/program.ts": "reads 52 bytes of a regular file that may be executed",
  "src/engine/scratch.ts": "reads /proc/PID/stat",
  "src/engine/stage.ts": "reads what a case of self-test has written",
  "src/flamePage/html.ts": "reads our own script and style, beside the bundle",
  "src/extension/documents/documents.ts": "opens documents that the extension itself provides",
  "src/extension/profiles/fileContent.ts": "reads what is not on disk, after a look at its type",
  "src/extension/profiles/profileEditor.ts": "reads our own bundle of regular expressions",
  "src/extension/profiles/profileSource.ts": "opens a document after a look at its type",
};

/** Of node:fs and node:fs/promises: they read to the end, or wait for a writer. */
const UNBOUNDED = [
  "readFile",
  "readFileSync",
  "open",
  "openSync",
  "openAsBlob",
  "createReadStream",
  "promises",
];

/** A whole module under one name could hide a reader. */
const WHOLE = /import\s+(?:\*\s+as\s+)?\w+\s+from\s+"(?:node:)?fs(?:\/promises)?"|require\("(?:node:)?fs/;
const NAMED = /import\s+\{([^}]*)\}\s+from\s+"(?:node:)?fs(?:\/promises)?"/g;
const OF_EDITOR = /\bfs\.readFile\(|\bopenTextDocument\(|\bopenNotebookDocument\(/;

/** Cases and what they share plant files themselves. */
const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((name) => join("src", name).replaceAll("\\", "/"))
  .filter((name) => /\.tsx?$/.test(name) && !/(\.cases|-kit)\.ts$/.test(name));

suite("house: reads", () => {
  test("a file is read with a bound, but for the exceptions", () => {
    const readers = sources.filter((name) => {
      const text = readFileSync(name, "utf8");
      const named = [...text.matchAll(NAMED)].flatMap(([, names]) =>
        names!.split(",").map((one) => one.trim().split(/\s+as\s+/)[0]!),
      );
      return WHOLE.test(text) || OF_EDITOR.test(text) || named.some((one) => UNBOUNDED.includes(one));
    });
    assert.deepEqual(readers.toSorted(), Object.keys(EXCEPTIONS).toSorted());
  });

  test("the standard input is read by who bounds it", () => {
    const readers = sources.filter((name) =>
      /\bprocess\.stdin\b|\bstdin\.on\(/.test(readFileSync(name, "utf8")),
    );
    // The guard reads what this process writes to it; the library of the language server reads its messages.
    assert.deepEqual(readers.toSorted(), [
      "src/cli/explainMismatch.ts",
      "src/cli/profileInput.ts",
      "src/engine/guard.ts",
    ]);
  });
});
