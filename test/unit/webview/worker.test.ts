/** The profile page's worker, without the page. */
import assert from "node:assert/strict";
import { encodeProfile } from "../../../src/profile/write/encode.ts";
import { packageOf } from "../../../src/webview/profile/flame/packages.ts";
import { STANDARD } from "../../../src/webview/profile/state.ts";
import type { DataRequest, Requests } from "../../../src/webview/profile/wire.ts";
import { openSession, type Session } from "../../../src/webview/profile/worker/session.ts";
import { buffersOf } from "../../../src/webview/profile/worker/transfer.ts";
import { fixture } from "../profile/bytes.ts";
import { profileOf } from "../profile/stacks.ts";

const ALL = { path: [], window: { from: 0, to: 1 }, sizeBy: "value" } as const;

const REQUESTS: { readonly [K in keyof Requests]: Requests[K]["params"] } = {
  summary: null,
  flame: { ...ALL, inverted: false, room: 1000 },
  picture: { ...ALL, inverted: true, room: 1000 },
  export: { format: "collapsed.txt", name: "cpu", inverted: false },
  callers: { name: "", room: 1000 },
  top: { sort: "flat", descending: true, filter: "", byPackage: true },
  graph: null,
  labels: null,
  traces: { from: 0, to: 5 },
  source: { name: "" },
  calls: { places: [{ name: "main.main", file: "", line: 0 }] },
  decorations: null,
  details: null,
  nameless: { mapping: 0 },
  search: { text: "runtime" },
  judge: { filter: "focus", text: "(" },
};

/** Requests whose answers hold columns or a file. */
const TRANSFERRED = ["callers", "export", "flame", "picture", "search"];

/** A profile of Go needs none. */
const demangler = () => Promise.reject(new Error("it was loaded"));

suite("profile worker", () => {
  test("what an answer holds is transferred, and the next answer is the same", async () => {
    const bytes = Uint8Array.from(fixture("recorded/cpu.labels.pb.gz")).buffer;
    const file = { name: "cpu", uri: "", path: "", bytes };
    const session = await openSession(
      { kind: "open", id: 0, profile: file, base: undefined, symbols: [], cap: 1e9, demangle: "simple" },
      () => undefined,
      demangler,
    );
    const transferred: string[] = [];
    for (const [kind, params] of Object.entries(REQUESTS)) {
      const request = { kind, id: 1, query: STANDARD, params } as DataRequest;
      const answer = await session.answer(request);
      const buffers = buffersOf(answer);
      const received = structuredClone(answer, { transfer: buffers });
      assert.ok(buffers.every(({ detached }) => detached));
      if (buffers.length > 0) {
        transferred.push(kind);
      }
      assert.deepEqual(await session.answer(request), received, kind);
    }
    assert.deepEqual(transferred.sort(), TRANSFERRED);
  });

  const opened = (name: string) => {
    const file = { name, uri: "", path: "", bytes: Uint8Array.from(fixture(name)).buffer };
    return openSession(
      { kind: "open", id: 0, profile: file, base: undefined, symbols: [], cap: 1e9, demangle: "simple" },
      () => undefined,
      demangler,
    );
  };
  const ask = async <K extends keyof Requests>(session: Session, kind: K, params: Requests[K]["params"]) =>
    (await session.answer({
      kind,
      id: 1,
      query: STANDARD,
      params,
    } as DataRequest<K>)) as Requests[K]["answer"];

  test("requests the names of C++ and Rust once, and the compiler's verdict is about those of the file", async () => {
    const names = ["_ZN1aIiE1bEv", "_ZN1aIcE1bEv", "main.main"];
    const bytes = Uint8Array.from(encodeProfile(profileOf(names.map((name) => [name, 1])))).buffer;
    const asked: string[][] = [];
    const session = await openSession(
      {
        kind: "open",
        id: 0,
        profile: { name: "c", uri: "", path: "", bytes },
        base: undefined,
        symbols: [],
        cap: 1e9,
        demangle: "simple",
      },
      () => undefined,
      async (mangled) => {
        asked.push(mangled);
        return mangled.map(() => "a::b");
      },
    );
    assert.deepEqual(asked, [names.slice(0, 2)]);
    const { frames } = await ask(session, "top", { ...REQUESTS.top, byPackage: false });
    assert.deepEqual(frames.map(({ name }) => name).sort(), ["a::b", "main.main"]);
  });

  test("judges a filter as the analysis would", async () => {
    const session = await opened("recorded/cpu.labels.pb.gz");
    for (const [filter, text, problem] of [
      ["focus", "a|b", undefined],
      ["showFrom", "(", /^show_from: "\(" is not a regular expression/],
      ["tagFocus", "key=[", /^tagfocus: "\[" is not a regular expression/],
      ["tagIgnore", "99999999999999999999kb", /^tagignore: 9+kb is too large for a range$/],
      ["tagRoot", "(", undefined],
    ] as const) {
      const verdict = await ask(session, "judge", { filter, text });
      if (problem) {
        assert.match(verdict.problem!, problem);
      } else {
        assert.equal(verdict.problem, undefined, text);
      }
    }
  });

  test("counts each stack once for a package, and all functions of it", async () => {
    const session = await opened("go/cmd-compile.cpu.pgo");
    const table = { sort: "flat", descending: true, filter: "" } as const;
    const { frames } = await ask(session, "top", { ...table, byPackage: false });
    const { total } = await ask(session, "summary", null);
    const grouped = await ask(session, "top", { ...table, byPackage: true });
    assert.equal(grouped.frames.length, frames.length);
    assert.equal(
      grouped.packages.reduce((sum, { flat }) => sum + flat, 0),
      frames.reduce((sum, { flat }) => sum + flat, 0),
    );
    for (const { name, flat, cum, from, to } of grouped.packages) {
      const own = grouped.frames.slice(from, to);
      assert.ok(own.every((frame) => packageOf(frame.name) === name));
      assert.ok(cum >= flat && cum <= total, name);
      assert.ok(cum >= Math.max(...own.map((frame) => frame.cum)), name);
    }
    assert.deepEqual(
      grouped.packages.map(({ flat }) => flat),
      grouped.packages.map(({ flat }) => flat).sort((a, b) => b - a),
    );
  });

  test("gives traces part by part, each frame with the line of its call", async () => {
    const session = await opened("go/cmd-compile.cpu.pgo");
    const all = await ask(session, "traces", { from: 0, to: 60 });
    const part = await ask(session, "traces", { from: 20, to: 60 });
    assert.deepEqual(part.traces, all.traces.slice(20));
    assert.equal(part.from, 20);
    const places = new Map<string, Set<number>>();
    for (const { name, file, line } of all.traces.flatMap(({ frames }) => frames)) {
      assert.ok(file !== "" && line > 0, name);
      places.set(name, (places.get(name) ?? new Set()).add(line));
    }
    assert.ok([...places.values()].some((lines) => lines.size > 1));
  });
});
