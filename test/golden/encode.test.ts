/** A profile that was read and written again is the same to Go's own pprof. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { analyse } from "../../src/profile/analyse/graph.ts";
import { narrowed } from "../../src/profile/query/narrowed.ts";
import { DEFAULTS } from "../../src/profile/query/query.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import { fixture, open } from "../unit/profile/bytes.ts";
import { goTool } from "./pprof.ts";

const PROFILES = resolve("test/fixtures/profiles");

suite("encoding, against go tool pprof", () => {
  let pprof = "";
  let folder = "";

  suiteSetup(function () {
    this.timeout(180_000);
    pprof = goTool("pprof");
    folder = mkdtempSync(join(tmpdir(), "go-verify-encode-"));
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  /** What pprof prints, without what it says of the file's name and of filters. Rows of one weight come in any order. */
  const ask = (file: string, ...flags: string[]) =>
    execFileSync(pprof, ["-symbolize=none", ...flags, file], { encoding: "utf8", maxBuffer: 256 * 1024 ** 2 })
      .split("\n")
      .filter((line) => !/^(File|Duration): |^Active filters:|^ {3}(focus|hide)=/.test(line))
      .sort();

  for (const [index, name] of files().entries()) {
    test(name, async function () {
      this.timeout(120_000);
      const original = join(PROFILES, name);
      const profile = await open(fixture(name));
      const copy = join(folder, "copy.pb.gz");
      writeFileSync(copy, gzipSync(encodeProfile(profile)));
      const flags = [["-top"], ["-top", "-addresses", "-sample_index=0"], ["-tags"]][index % 3]!;
      assert.deepEqual(ask(copy, ...flags), ask(original, ...flags));
    });
  }

  for (const name of ["go/labels.cpu.pprof", "go/mtg-proxy.cpu.pgo", "go/aaaaxy-game.cpu.pgo"]) {
    test(`what filters leave of ${name}`, async function () {
      this.timeout(120_000);
      const original = join(PROFILES, name);
      const filtered = join(folder, "filtered.pb.gz");
      const filters = { focus: "runtime|alloc|main", hide: "^runtime[.]g" };
      const { view } = analyse(await open(fixture(name)), { ...DEFAULTS, ...filters });
      const left = narrowed(view);
      writeFileSync(filtered, gzipSync(encodeProfile(left)));
      assert.ok(left.samples.length > 0 && left.functions.length < view.profile.functions.length);
      const flags = ["-top", "-addresses"];
      assert.deepEqual(
        ask(filtered, ...flags),
        ask(original, ...flags, `-focus=${filters.focus}`, `-hide=${filters.hide}`, "-relative_percentages"),
      );
    });
  }
});

function files(): string[] {
  return readdirSync(PROFILES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(PROFILES, name)).map((file) => `${name}/${file}`))
    .sort();
}
