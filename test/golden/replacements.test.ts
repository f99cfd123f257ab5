/** Which replacement applies in a workspace of two modules, against the go command, over all combinations. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseGoMod } from "../../src/modules/goMod/goMod.ts";
import { parseGoWork } from "../../src/modules/goMod/goWork.ts";
import { replacementOf } from "../../src/modules/goMod/replacements.ts";

/** What a file replaces: all versions of example.com/x, the required one, both, or another version. */
const REPLACED = [[], [""], ["v1.0.0"], ["", "v1.0.0"], ["v1.0.0", ""], ["v1.5.0"]];

/** Each replacement leads to a folder of its own, so that the answer says which one applied. */
const folderOf = (file: string, version: string) => `${file}-${version || "all"}`;

const replaceLines = (file: string, versions: readonly string[], up: string) =>
  versions
    .map((version) => `replace example.com/x ${version} => ${up}/${folderOf(file, version)}\n`)
    .join("");

suite("replacements, against the go command", () => {
  let root: string;
  suiteSetup(() => {
    root = mkdtempSync(join(tmpdir(), "replacements-"));
    for (const file of ["a", "b", "work"]) {
      for (const version of ["", "v1.0.0", "v1.5.0"]) {
        write(`${folderOf(file, version)}/go.mod`, "module example.com/x\n\ngo 1.21\n");
      }
    }
  });
  suiteTeardown(() => rmSync(root, { recursive: true, force: true }));

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }

  /** The folder that the go command takes; "" for none, undefined where it refuses the workspace. */
  function theirs(): string | undefined {
    const { status, stdout } = spawnSync(
      "go",
      ["list", "-m", "-e", "-f", "{{with .Replace}}{{.Path}}{{end}}", "example.com/x"],
      {
        cwd: join(root, "a"),
        encoding: "utf8",
        env: { ...process.env, GOWORK: join(root, "go.work"), GOFLAGS: "", GOPROXY: "off", GOSUMDB: "off" },
      },
    );
    return status === 0 ? stdout.trim().replace(/^.*\//, "") : undefined;
  }

  test("all combinations of go.work and two modules", function () {
    this.timeout(120_000);
    const taken = new Set<string>();
    for (const [inWork, inA, inB] of REPLACED.flatMap((w) =>
      REPLACED.flatMap((a) => REPLACED.map((b) => [w, a, b])),
    )) {
      const goWork = `go 1.21\n\nuse (\n\t./a\n\t./b\n)\n\n${replaceLines("work", inWork!, ".")}`;
      const mods = [inA!, inB!].map((versions, index) => {
        const name = ["a", "b"][index]!;
        const lines = replaceLines(name, versions, "..");
        return {
          name,
          text: `module example.com/${name}\n\ngo 1.21\n\nrequire example.com/x v1.0.0\n\n${lines}`,
        };
      });
      write("go.work", goWork);
      for (const { name, text } of mods) {
        write(`${name}/go.mod`, text);
      }
      const expected = theirs();
      const mains = mods.map(({ text }) => ({ mod: parseGoMod(text).file }));
      const found = replacementOf(
        { path: "example.com/x", version: "v1.0.0" },
        mains,
        parseGoWork(goWork).file,
      );
      const ours = found?.replacement.new.path.replace(/^.*\//, "") ?? "";
      if (expected !== undefined) {
        assert.equal(ours, expected, [goWork, ...mods.map(({ text }) => text)].join("\n"));
        taken.add(expected);
      }
    }
    assert.deepEqual([...taken].sort(), [
      "",
      "a-all",
      "a-v1.0.0",
      "b-all",
      "b-v1.0.0",
      "work-all",
      "work-v1.0.0",
    ]);
  });
});
