import { casesOf, type Stage } from "../../engine/case.ts";
import { gosumWellformed } from "./gosum-wellformed.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;
const ZIP = `example.com/m v1.0.0 ${hash("x")}\n`;
const MOD = `example.com/m v1.0.0/go.mod ${hash("y")}\n`;

/** Plants a workspace with these files. */
function workspace(files: Record<string, string | Uint8Array>) {
  return async (stage: Stage) => {
    stage.workspace = await stage.mkdir("workspace");
    for (const [name, content] of Object.entries({ "go.mod": "module example.com/own\n", ...files })) {
      await stage.write(`workspace/${name}`, content);
    }
  };
}

const goSum = (content: string | Uint8Array) => workspace({ "go.sum": content });

/** The location of the finding. */
const at = (line: number, file = "go.sum") => ({ location: new RegExp(`/workspace/${file}:${line}$`) });

export const gosumWellformedCases = casesOf(gosumWellformed, {
  faults: {
    "two hashes for one version": {
      plant: goSum(`${ZIP}${MOD}${ZIP.replace(hash("x"), hash("z"))}`),
      expect: { message: /Line 1 has another hash for example\.com\/m v1\.0\.0/, ...at(3) },
    },
    "two hashes for one go.mod, the wrong one first": {
      plant: goSum(`${ZIP}${MOD.replace(hash("y"), hash("z"))}${MOD}`),
      expect: { message: /another hash for example\.com\/m v1\.0\.0\/go\.mod/, ...at(3) },
    },
    "two hashes for one version, after more duplicates than are shown": {
      plant: goSum(`${ZIP}${`${MOD}`.repeat(40)}${ZIP.replace(hash("x"), hash("z"))}`),
      expect: { message: /Line 1 has another hash/, ...at(42) },
    },
    "an unfinished merge": {
      plant: goSum(`${ZIP}<<<<<<< HEAD\n${MOD}=======\n${MOD}>>>>>>> other\n`),
      expect: { message: /Unfinished merge/, fix: /delete the markers/, ...at(2) },
    },
    "a conflict marker of three words, which the go command takes as a line": {
      plant: goSum(`${ZIP}${MOD}<<<<<<< HEAD theirs\n`),
      expect: { message: /Unfinished merge/, ...at(3) },
    },
    "a line of two words": {
      plant: goSum(`${ZIP}example.com/m v1.0.0/go.mod\n${MOD}`),
      expect: { message: /has 2 of 3 words/, fix: /Delete the line/, ...at(2) },
    },
    "a half-written line": {
      plant: goSum(`${ZIP}${MOD}example.com/other`),
      expect: { message: /has 1 of 3 words/, ...at(3) },
    },
    "a comment of three words": {
      plant: goSum(`${ZIP}${MOD}// by hand\n`),
      expect: { message: /third word is not a hash/, ...at(3) },
    },
    "a truncated hash": {
      plant: goSum(`${ZIP}${MOD.replace("A=", "")}`),
      expect: { message: /not a SHA-256/, ...at(2) },
    },
    "a hash with stray bits at its end": {
      plant: goSum(`${ZIP}${MOD.replace("A=", "B=")}`),
      expect: { message: /not a SHA-256/, ...at(2) },
    },
    "a hash of an unknown type": {
      plant: goSum(`${ZIP}${MOD}example.com/n v1.0.0/go.mod ${hash("n").replace("h1:", "h2:")}\n`),
      expect: { status: "warn", message: /unknown hash type h2\./, fix: /go mod tidy/, ...at(3) },
    },
    "a byte order mark": {
      plant: goSum(`\ufeff${ZIP}${MOD}`),
      expect: { message: /byte order mark/, ...at(1) },
    },
    "UTF-16": {
      plant: goSum(Buffer.from(`${ZIP}${MOD}`, "utf16le")),
      expect: { message: /NUL bytes/, ...at(1) },
    },
    "a fault in a module in a subfolder": {
      plant: workspace({ "tools/go.mod": "module example.com/tools\n", "tools/go.sum": "one two\n" }),
      expect: { message: /2 of 3 words/, ...at(1, "tools/go\\.sum") },
    },
    "go.work.sum contradicts a member's go.sum": {
      plant: workspace({
        "go.work": "go 1.21\n\nuse ./a\n",
        "a/go.mod": "module example.com/a\n",
        "a/go.sum": `${ZIP}${MOD}`,
        "go.work.sum": ZIP.replace(hash("x"), hash("z")),
      }),
      expect: { message: /Line 1 of a\/go\.sum has another hash/, ...at(1, "go\\.work\\.sum") },
    },
    "go.work.sum contradicts a member outside of the workspace folder": {
      async plant(stage) {
        const member = await stage.mkdir("elsewhere");
        await stage.write("elsewhere/go.mod", "module example.com/a\n");
        await stage.write("elsewhere/go.sum", `${ZIP}${MOD}`);
        await workspace({
          "go.work": `go 1.21\n\nuse ${member}\n`,
          "go.work.sum": ZIP.replace(hash("x"), hash("z")),
        })(stage);
      },
      expect: { message: /Line 1 of .*\/elsewhere\/go\.sum has another/, ...at(1, "go\\.work\\.sum") },
    },
  },
  healthy: {
    "no workspace": { plant: () => {}, expect: { status: "skip" } },
    "a workspace without go.sum": { plant: workspace({}), expect: { status: "skip" } },
    "a plain go.sum": { plant: goSum(`${ZIP}${MOD}`) },
    "an empty go.sum": { plant: goSum("") },
    "lines in any order, twice, and without a last line feed": {
      plant: goSum(`${MOD}${ZIP}${MOD}${ZIP.trimEnd()}`),
    },
    "CR LF, tabs and spaces": {
      plant: goSum(`  ${ZIP}${MOD}`.replaceAll("\n", "\r\n").replaceAll(" v1", "\t v1")),
    },
    "a version without a go.mod line, as in releases of well-known modules": {
      plant: goSum(ZIP),
      expect: { message: /no \/go\.mod line/, ...at(1) },
    },
    "only /go.mod lines, as for modules that are not built": { plant: goSum(MOD) },
    "a hash of an unknown type beside a known one": {
      plant: goSum(`${ZIP}${MOD}${ZIP.replace("h1:", "h2:")}`),
    },
    "the line that an old bug wrote": {
      plant: goSum(`${ZIP}${MOD}a.b/c v1.0.0/go.mod h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=\n`),
    },
    "two modules that contradict each other, without a workspace": {
      plant: workspace({
        "go.sum": `${ZIP}${MOD}`,
        "tools/go.sum": `${ZIP.replace(hash("x"), hash("z"))}${MOD}`,
      }),
    },
    "a broken go.sum in vendor, testdata and a hidden folder": {
      plant: workspace({
        "go.sum": `${ZIP}${MOD}`,
        "vendor/a/go.sum": "one two\n",
        "testdata/go.sum": "one two\n",
        ".cache/go.sum": "one two\n",
      }),
    },
    "a workspace with a zip line in go.work.sum and its go.mod line in a member's go.sum": {
      plant: workspace({
        "go.work": "go 1.21\n\nuse ./a\n",
        "a/go.mod": "module example.com/a\n",
        "a/go.sum": MOD,
        "go.work.sum": ZIP,
      }),
    },
    "a circular link": {
      plant: async (stage) => {
        await goSum(`${ZIP}${MOD}`)(stage);
        await stage.symlink(stage.path("workspace"), stage.path("workspace/again"));
      },
    },
  },
});
