/** The profile page's worker, without the page. */
import assert from "node:assert/strict";
import { STANDARD } from "../../../src/webview/profile/state.ts";
import type { DataRequest, Requests } from "../../../src/webview/profile/wire.ts";
import { openSession } from "../../../src/webview/profile/worker/session.ts";
import { buffersOf } from "../../../src/webview/profile/worker/transfer.ts";
import { fixture } from "../profile/bytes.ts";

const ALL = { path: [], window: { from: 0, to: 1 }, sizeBy: "value" } as const;

const REQUESTS: { readonly [K in keyof Requests]: Requests[K]["params"] } = {
  summary: null,
  flame: { ...ALL, inverted: false, room: 1000 },
  picture: { ...ALL, inverted: true, room: 1000 },
  export: { format: "collapsed.txt", name: "cpu" },
  callers: { name: "", room: 1000 },
  top: { sort: "flat", descending: true, filter: "" },
  graph: null,
  labels: null,
  traces: { from: 0, to: 5 },
  source: { name: "" },
  decorations: null,
  details: null,
  search: { text: "runtime" },
};

/** Requests whose answers hold columns or a file. */
const TRANSFERRED = ["callers", "export", "flame", "picture", "search"];

suite("profile worker", () => {
  test("what an answer holds is transferred, and the next answer is the same", async () => {
    const bytes = Uint8Array.from(fixture("recorded/cpu.labels.pb.gz")).buffer;
    const file = { name: "cpu", uri: "", bytes };
    const session = await openSession({ kind: "open", id: 0, profile: file, base: undefined, cap: 1e9 });
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
});
