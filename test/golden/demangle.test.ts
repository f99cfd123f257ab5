/** Names of C++ and Rust against Go's own pprof: those of compilers, those that people reported, and damaged ones. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { fileContent } from "../../src/cli/profileFormats.ts";
import { DEMANGLE_MODES, type DemangleMode } from "../../src/profile/demangle/modes.ts";
import { DEFAULTS } from "../../src/profile/query/query.ts";
import { openProfile } from "../../src/profile/read/open.ts";
import { builder } from "../../src/profile/table/build.ts";
import type { Profile } from "../../src/profile/table/profile.ts";
import { encodeProfile } from "../../src/profile/write/encode.ts";
import { randomFrom } from "../support/random.ts";
import { profileOf } from "../unit/profile/stacks.ts";
import { asker, ELSEWHERE, goTool, PROFILES, withNames } from "./pprof.ts";

const NAMES = ["cpp", "rust", "reported"].flatMap((file) =>
  readFileSync(resolve(`test/fixtures/names/${file}.txt`), "utf8")
    .split("\n")
    .filter(Boolean),
);
const SEED = Number(process.env.GO_VERIFY_SEED ?? 1);
const DAMAGED = 1500;

/** What stands in names, in pieces that a damaged one may get. */
const PIECES =
  "S_ S0_ T_ T0_ I E J N Z P K DpT_ sp sZ Ul E_ Ut_ F i X Li5E C1 D2 cv cl Ty Tt B3abi h n B_ B0_ p L_".split(
    " ",
  );

function damaged(by: () => number): string {
  const below = (limit: number) => Math.floor(by() * limit);
  const name = NAMES[below(NAMES.length)]!;
  const at = 2 + below(name.length);
  const piece = PIECES[below(PIECES.length)]!;
  return [
    name.slice(0, at) + name.slice(at + 1 + below(3)),
    name.slice(0, at) + piece + name.slice(at),
    name.slice(0, at) + piece + name.slice(at + piece.length),
    name.slice(0, at),
  ][below(4)]!;
}

/** A profile with a function for each pair of a shown name and the name of the linker. */
function profileWith(pairs: readonly (readonly [name: string, own: string])[]): Profile {
  const target = builder();
  for (const [name, systemName] of pairs) {
    const line = { name, systemName, file: "a.cc", startLine: 1n, line: 2n, column: 0n };
    const location = target.location({ mapping: undefined, address: 0n, folded: false, lines: [line] });
    target.sample(Int32Array.of(location), [1], target.labels([]));
  }
  return target.finish({ ...profileOf([["a", 1]]) });
}

const pairsOf = ({ strings, functions }: Profile): string[] =>
  Array.from(functions.names, (name, f) =>
    JSON.stringify([strings.at(functions.systemNames[f]!), strings.at(name)]),
  ).sort();

suite("names of C++ and Rust, against go tool pprof", function () {
  this.timeout(180_000);
  let ask: ReturnType<typeof asker>;
  let folder = "";

  suiteSetup(() => {
    ask = asker(goTool("pprof"));
    folder = mkdtempSync(join(ELSEWHERE, "go-verify-names-"));
  });
  suiteTeardown(() => rmSync(folder, { recursive: true, force: true }));

  /** The names as pprof shows them. */
  const theirs = async (profile: Profile, mode: DemangleMode): Promise<string[]> => {
    const [file, written] = [join(folder, `${mode}.pb`), join(folder, `${mode}.theirs.pb.gz`)];
    writeFileSync(file, encodeProfile(profile));
    const how = mode === "simple" ? [] : [`-symbolize=demangle=${mode}`];
    const { code, stderr } = await ask([...how, "-proto", `-output=${written}`], [relative(PROFILES, file)]);
    assert.equal(code, 0, stderr);
    return pairsOf(await openProfile(readFileSync(written), (packed) => gunzipSync(packed)));
  };

  for (const mode of DEMANGLE_MODES) {
    test(`${mode}`, async () => {
      const random = randomFrom(SEED);
      const all = [...NAMES, ...Array.from({ length: DAMAGED }, () => damaged(random))];
      const bytes = ["_Z3f\udce9\udca9v", "_Z5caf\u00e9v", "_ZN2\u00e9E", "a::caf\u00e9(\udce9)<x>"];
      const pairs = [...new Set([...all, ...bytes])].map((name) => [name, name] as const);
      // What is shown already stays, but where all names are wanted another way.
      const shown = [
        ["foo(int)", "_Z3fooi"],
        ["", "_Z3bari"],
        ["a::b<int>(c)", ""],
        ["", "main.F[...]"],
        ["x::y<z>", "x::y<z>"],
        ["kept::as<it>(is)", "_Z4kept"],
      ] as const;
      const profile = profileWith([...pairs, ...shown]);
      const ours = pairsOf(await withNames(profile, mode));
      assert.deepEqual(ours, await theirs(profile, mode));
      const changed = pairsOf(profile).filter((pair, i) => pair !== ours[i]).length;
      assert.ok(mode === "none" ? changed >= 2 : changed > NAMES.length / 2, `${changed}`);
    });
  }

  test("files for other tools", async () => {
    const stacks = NAMES.map(
      (name, i) => [`main;${NAMES[(i * 7) % NAMES.length]};${name}`, 1 + (i % 5)] as const,
    );
    const profile = profileOf(stacks.filter(([stack]) => !stack.includes("+")));
    const file = join(folder, "stacks.pb");
    writeFileSync(file, encodeProfile(profile));
    const named = await withNames(profile);
    for (const format of ["dot", "raw", "callgrind"] as const) {
      const { code, stdout, stderr } = await ask([`-${format}`], [relative(PROFILES, file)]);
      assert.equal(code, 0, stderr);
      const content = fileContent(format, named, DEFAULTS);
      assert.ok("text" in content);
      const plain = (text: string) => text.replaceAll('\\"', '"').split("\n").sort();
      assert.deepEqual(plain([...content.text].join("")), plain(stdout), format);
    }
  });
});
