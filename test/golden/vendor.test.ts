/** What makes vendor/modules.txt inconsistent, against the go command, on mutants of what it wrote itself. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { zipOf } from "../../src/layers/shared/zip-kit.ts";
import { parseGoMod } from "../../src/modules/goMod/goMod.ts";
import { inconsistencies } from "../../src/modules/vendor/vendorConsistency.ts";
import { parseVendorList } from "../../src/modules/vendor/vendorList.ts";
import { randomFrom } from "../support/random.ts";

const MUTANTS = 60;

const GO_MOD = (go: string) => `module example.com/own

go ${go}

require (
	example.com/a v1.0.0
	example.com/b v1.0.0
	example.com/c v0.0.0
	example.com/d v1.0.0
)

replace example.com/c => ./c

replace example.com/d v1.0.0 => example.com/e v1.0.0

replace example.com/unused => ./c
`;

suite("vendor/modules.txt, against the go command", () => {
  let work: string;
  let env: NodeJS.ProcessEnv;
  suiteSetup(() => {
    work = mkdtempSync(join(tmpdir(), "vendor-oracle-"));
    env = {
      ...process.env,
      GOPROXY: pathToFileURL(join(work, "proxy")).href,
      GOMODCACHE: join(work, "cache"),
      GOSUMDB: "off",
      GOWORK: "off",
      GOFLAGS: "-modcacherw",
      GOTOOLCHAIN: "local",
    };
    for (const name of ["a", "b", "e"]) {
      const module = name === "e" ? "d" : name;
      const goMod = `module example.com/${module}\n`;
      const place = `proxy/example.com/${name}/@v/v1.0.0`;
      const prefix = `example.com/${name}@v1.0.0`;
      write(`${place}.info`, '{"Version":"v1.0.0"}');
      write(`${place}.mod`, goMod);
      const zip = zipOf([
        { name: `${prefix}/go.mod`, content: goMod },
        { name: `${prefix}/m.go`, content: "package m\n" },
      ]);
      write(`${place}.zip`, zip);
    }
    write("own/c/go.mod", "module example.com/c\n");
    write("own/c/c.go", "package c\n");
    const imports = ["a", "b", "c", "d"].map((name) => `import _ "example.com/${name}"\n`).join("");
    write("own/main.go", `package main\n\n${imports}\nfunc main() {}\n`);
  });
  suiteTeardown(() => rmSync(work, { recursive: true, force: true }));

  function write(name: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(work, name)), { recursive: true });
    writeFileSync(join(work, name), content);
  }
  const go = (...args: string[]) => spawnSync("go", args, { cwd: join(work, "own"), env, encoding: "utf8" });

  for (const version of ["1.13", "1.21"]) {
    test(`${MUTANTS} mutants, of a module for Go ${version}`, function () {
      this.timeout(180_000);
      write("own/go.mod", GO_MOD(version));
      write("own/go.sum", "");
      rmSync(join(work, "own/vendor"), { recursive: true, force: true });
      for (const args of [
        ["mod", "tidy"],
        ["mod", "vendor"],
      ]) {
        const { status, stderr } = go(...args);
        assert.equal(status, 0, stderr);
      }
      const goMod = readFileSync(join(work, "own/go.mod"), "utf8");
      const good = readFileSync(join(work, "own/vendor/modules.txt"), "utf8");
      const random = randomFrom(20_261_124);
      const mutants = Array.from({ length: MUTANTS }, () => mutated(goMod, good, random));
      let inconsistent = 0;
      for (const { mod, text } of [{ mod: goMod, text: good }, ...mutants]) {
        write("own/go.mod", mod);
        write("own/vendor/modules.txt", text);
        const { stderr } = go("list", "-mod=vendor", "-e", ".");
        const theirs = stderr.includes("inconsistent vendoring")
          ? [...stderr.matchAll(/^\t(example\.com\/\S+?): (.*)$/gm)].map(([, name, why]) => `${name} ${why}`)
          : [];
        const ours = inconsistencies({
          list: parseVendorList(text),
          mains: [{ file: "go.mod", mod: parseGoMod(mod).file }],
          work: undefined,
        }).map(({ message }) => message);
        assert.deepEqual(ours.sort(), theirs.sort(), `${mod}\n${text}\n${stderr}`);
        inconsistent += theirs.length > 0 ? 1 : 0;
      }
      assert.ok(inconsistent > 5 && inconsistent < MUTANTS, `${inconsistent} are inconsistent`);
    });
  }
});

/** One of the two files with a line gone, or in modules.txt also doubled, in another's place or changed. */
function mutated(mod: string, text: string, random: () => number): { mod: string; text: string } {
  const pick = (count: number) => Math.floor(random() * count);
  const lines = text.split("\n");
  const [at, other] = [pick(lines.length), pick(lines.length)];
  const line = lines[at]!;
  const edits: (() => void)[] = [
    () => lines.splice(at, 1),
    () => lines.splice(at, 0, line),
    () => lines.splice(at, 1, lines[other]!),
    () => lines.splice(at, 1, line.replace("v1.0.0", "v1.0.1")),
    () => lines.splice(at, 1, line.replace("./c", "./main.go")),
  ];
  if (random() < 0.75) {
    edits[pick(edits.length)]!();
    return { mod, text: lines.join("\n") };
  }
  // Only what leaves a go.mod that can be read: a requirement or a replacement that is gone.
  const candidates = mod.split("\n").filter((line) => /^\texample|^replace/.test(line));
  return { mod: mod.replace(`${candidates[pick(candidates.length)]!}\n`, ""), text };
}
