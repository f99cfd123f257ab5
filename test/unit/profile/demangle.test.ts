/** How names of C++ and Rust are shown; test/golden/demangle.test.ts asks pprof for many more. */
import assert from "node:assert/strict";
import { demangleAll } from "../../../src/profile/demangle/demangle.ts";
import { withShownNames } from "../../../src/profile/demangle/functionNames.ts";
import type { DemangleMode } from "../../../src/profile/demangle/modes.ts";
import { builder } from "../../../src/profile/table/build.ts";
import type { Profile } from "../../../src/profile/table/profile.ts";
import { fixture, open } from "./bytes.ts";
import { profileOf } from "./stacks.ts";

/** A function for each pair of a name and the name of the linker. */
function profileWith(...pairs: readonly (readonly [name: string, own: string])[]): Profile {
  const target = builder();
  for (const [name, systemName] of pairs) {
    const line = { name, systemName, file: "", startLine: 0n, line: 1n, column: 0n };
    const location = target.location({ mapping: undefined, address: 0n, folded: false, lines: [line] });
    target.sample(Int32Array.of(location), [1], target.labels([]));
  }
  return target.finish(profileOf([]));
}

const namesOf = ({ strings, functions }: Profile) => Array.from(functions.names, (name) => strings.at(name));

const shown = async (profile: Profile, mode: DemangleMode) =>
  namesOf(await withShownNames(profile, mode, (names) => demangleAll(names, mode)));

/** What pprof shows: simple, templates, full. */
const SHOWN: Readonly<Record<string, readonly [simple: string, templates: string, full: string]>> = {
  _ZN2ns3BoxIiE3getIcEET_iPKc: [
    "ns::Box::get",
    "ns::Box<int>::get<char>",
    "char ns::Box<int>::get<char>(int, char const*)",
  ],
  __ZL8out_funcP4JDECPvP5JRECT: ["out_func", "out_func", "out_func(JDEC*, void*, JRECT*)"],
  _ZZ5localiENKUlRKiE_clES0_: [
    "local()::{lambda(int const&)#1}::operator()",
    "local()::{lambda(int const&)#1}::operator()",
    "local(int)::{lambda(int const&)#1}::operator()(int const&) const",
  ],
  _ZN5alloc7raw_vec19RawVec$LT$T$C$A$GT$8grow_one17h0123456789abcdefE: [
    "alloc::raw_vec::RawVec<T,A>::grow_one",
    "alloc::raw_vec::RawVec<T,A>::grow_one",
    "alloc::raw_vec::RawVec<T,A>::grow_one",
  ],
  _RINvC3app3runNCNvB2_4main0E: [
    "app::run::<>",
    "app::run::<app::main::{closure#0}>",
    "app::run::<app::main::{closure#0}>",
  ],
  "_ZN12_GLOBAL__N_14workEv.isra.0": [
    "(anonymous namespace)::work",
    "(anonymous namespace)::work",
    "(anonymous namespace)::work()",
  ],
  "std::map<int, a::Box>::find(int const&)": [
    "std::map::find",
    "std::map<int, a::Box>::find",
    "std::map<int, a::Box>::find(int const&)",
  ],
  "main.(*Foo[...]).Method": [
    "main.(*Foo[...]).Method",
    "main.(*Foo[...]).Method",
    "main.(*Foo[...]).Method",
  ],
  _Z3fooXXX: ["foo", "foo", "_Z3fooXXX"],
  _ZN3cut: ["_ZN3cut", "_ZN3cut", "_ZN3cut"],
  "caf\udce9": ["caf\udce9", "caf\udce9", "caf\udce9"],
};

suite("names of C++ and Rust", () => {
  test("are shown as pprof shows them, whatever the mode", async () => {
    const names = Object.keys(SHOWN);
    const profile = profileWith(...names.map((name) => [name, name] as const));
    for (const [i, mode] of (["simple", "templates", "full"] as const).entries()) {
      assert.deepEqual(
        await shown(profile, mode),
        names.map((name) => SHOWN[name]![i]),
        mode,
      );
    }
    assert.deepEqual(await shown(profile, "none"), names);
  });

  test("what is shown already stays, but where all names are wanted another way", async () => {
    const profile = profileWith(["foo(int)", "_Z3fooi"], ["", "_Z3bari"], ["a::b<int>(c)", ""]);
    assert.deepEqual(await shown(profile, "simple"), ["foo(int)", "bar", "a::b<int>(c)"]);
    assert.deepEqual(await shown(profile, "full"), ["foo(int)", "bar(int)", "a::b<int>(c)"]);
    assert.deepEqual(await shown(profile, "none"), ["_Z3fooi", "", "a::b<int>(c)"]);
  });

  test("a profile of Go needs no demangler, and stays as it is", async () => {
    const demangler = () => Promise.reject(new Error("it was loaded"));
    for (const name of ["go/cmd-compile.cpu.pgo", "recorded/cpu.labels.pb.gz"]) {
      const profile = await open(fixture(name));
      assert.equal(await withShownNames(profile, "simple", demangler), profile, name);
    }
  });

  test("bytes that are not UTF-8 reach the demangler as bytes, and stay apart", async () => {
    const profile = profileWith(["_Z2\udce9av", "_Z2\udce9av"], ["_Z2\u00e9v", "_Z2\u00e9v"]);
    const asked: string[] = [];
    const named = await withShownNames(profile, "simple", (names) => {
      asked.push(...names);
      return demangleAll(names, "simple");
    });
    assert.deepEqual(asked, ["_Z2\u00e9av", "_Z2\u00c3\u00a9v"]);
    assert.deepEqual(namesOf(named), ["\udce9a", "\u00e9"]);
  });

  test("a name that would grow without bounds, or is too deep, stays", async () => {
    const pairs = Array.from({ length: 30 }, (_, i) => {
      const back = `${i.toString(36).toUpperCase()}_`;
      return `S_IS${back}S${back}E`;
    });
    const bombs = [
      `_Z1f1pIiiE${pairs.join("")}`,
      `_Z1f${"P".repeat(100_000)}i`,
      `_RINvC1a1b${"TB8_".repeat(50_000)}E`,
      `_RNvC1au20000_${"a".repeat(20_000)}`,
    ];
    const stay = await demangleAll(bombs, "full");
    assert.deepEqual(
      stay.map((name, i) => name === bombs[i]),
      bombs.map(() => true),
    );
    const pauses: number[] = [];
    await demangleAll(["_Z1fv", "_Z1gv"], "full", async () => void pauses.push(1));
    assert.equal(pauses.length, 2);
  });
});
