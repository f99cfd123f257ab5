/** The readers of modules' files, as they are fuzzed: what they are tried on, and what each makes of an input. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { zipOf } from "../../src/layers/shared/zip-kit.ts";
import { parseGoMod } from "../../src/modules/goMod/goMod.ts";
import { parseGoWork } from "../../src/modules/goMod/goWork.ts";
import { parseGoSum } from "../../src/modules/goSum/goSum.ts";
import { readMismatches } from "../../src/modules/goSum/mismatch/mismatch.ts";
import { diffSums } from "../../src/modules/goSum/sumDiff.ts";
import { parseVendorList } from "../../src/modules/vendor/vendorList.ts";
import { moduleZipProblem } from "../../src/modules/zip/moduleZip.ts";
import { findCentralDirectory, MAX_TAIL, parseCentralDirectory } from "../../src/modules/zip/zip.ts";
import { filesOfScripts } from "../support/goScripts.ts";

/** One reader. */
export interface Reader {
  /** Good inputs, to be damaged. */
  corpus(): Uint8Array[];
  /**
   * Reads an input, and whether nothing was wrong with it.
   * @throws Error of that very class, with one sentence, where the reader refuses so; any other is a fault
   */
  read(bytes: Uint8Array): boolean;
}

/** By the name of the file that each reads. */
export const READERS: Readonly<Record<string, Reader>> = {
  "go.mod": {
    corpus: () => scripts(/go\.mod$/),
    read(bytes) {
      const text = textOf(bytes);
      parseGoMod(text, { windows: true });
      return parseGoMod(text).problems.length === 0;
    },
  },
  "go.work": {
    corpus: () => scripts(/go\.work$/),
    read: (bytes) => parseGoWork(textOf(bytes)).problems.length === 0,
  },
  "go.sum": {
    corpus: () => scripts(/\.sum$/),
    read(bytes) {
      const sums = parseGoSum(textOf(bytes));
      const side = (label: string, some: typeof sums) => ({
        label,
        files: [{ name: "go.sum", sums: some }],
        mods: [],
      });
      const half = parseGoSum(textOf(bytes.subarray(0, bytes.length / 2)));
      diffSums(side("from", half), side("to", sums));
      return sums.problems.length === 0;
    },
  },
  "vendor/modules.txt": {
    corpus: () => scripts(/modules\.txt$/),
    read: (bytes) => parseVendorList(textOf(bytes)).modules.length > 0,
  },
  log: {
    corpus: () => LOGS.map((log) => new TextEncoder().encode(log)),
    read: (bytes) => readMismatches(textOf(bytes)).length > 0,
  },
  zip: {
    corpus: zips,
    read(bytes) {
      const tail = bytes.subarray(Math.max(0, bytes.length - MAX_TAIL));
      const found = findCentralDirectory(tail, bytes.length);
      const directory = bytes.subarray(found.offset, found.offset + found.size);
      return moduleZipProblem(parseCentralDirectory(directory, found), "a.example/b@v1.0.0/") === undefined;
    },
  },
};

const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const HASH = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

/** What the go command says of checksums, each kind once (see mismatch.ts for where in its source). */
const LOGS = [
  `verifying a.example/b@v1.0.0: checksum mismatch\n\tdownloaded: ${HASH}\n\tgo.sum:     ${HASH}\n\nSECURITY ERROR\n`,
  `go: verifying a.example/b@v1.0.0/go.mod: checksum mismatch\n\tdownloaded: ${HASH}\n\tsum.example: ${HASH}\n`,
  "a.go:3:8: missing go.sum entry for module providing package a.example/b; to add:\n\tgo get a.example/b\n",
  "a.example/b v1.0.0: zip has been modified (/x/a.zip)\na.example/b v1.0.0: dir has been modified (/x/a)\n",
  "go: a.example/b@v1.0.0: verifying module: a.example/b@v1.0.0: reading https://sum.example/lookup/a.example/b@v1.0.0: 404 Not Found\n\tserver response: not found\n",
  "malformed go.sum:\n/x/go.sum:22: wrong number of fields 2\ngo: updates to go.mod needed, disabled by -mod=vendor\n\t(why)\n",
  "go: inconsistent vendoring in /x:\n\ta.example/b@v1.0.0: is explicitly required in go.mod, but not marked as explicit in vendor/modules.txt\n",
  `=== RUN   TestA\n#12 1.0 verifying [a.example/b@v1.0.0](a): checksum\nmismatch%0A%09downloaded: ${HASH}\n--- PASS: TestA\n`,
  "a.example/b v1.0.0: missing ziphash: open /x/a.ziphash: no such file or directory\n",
];

function scripts(name: RegExp): Uint8Array[] {
  return filesOfScripts()
    .filter((file) => name.test(file.name) && file.text !== "")
    .map(({ text }) => new TextEncoder().encode(text));
}

/** Zips of the sample's sources, with the end in its short and its long form. */
function zips(): Uint8Array[] {
  const folder = "test/fixtures/sample";
  const files = readdirSync(folder).map((name) => ({
    name: `a.example/b@v1.0.0/${name}`,
    content: readFileSync(join(folder, name)),
  }));
  return files.map((_, count) => zipOf(files.slice(0, count + 1), { zip64: count % 2 === 1 }));
}
