import assert from "node:assert/strict";
import {
  isUnencrypted,
  profileOf,
  readAddress,
  readHeader,
  secondsOf,
  shownAddress,
} from "../../../../src/extension/profiles/pprofEndpoint.ts";

suite("the address of a profile", () => {
  for (const [typed, url, kind, isIndex] of [
    ["localhost:6060", "http://localhost:6060/debug/pprof/", undefined, true],
    [" 10.0.0.1:80/ ", "http://10.0.0.1/debug/pprof/", undefined, true],
    ["[::1]:6060", "http://[::1]:6060/debug/pprof/", undefined, true],
    ["https://x.example/debug/pprof", "https://x.example/debug/pprof/", undefined, true],
    ["https://x.example/a/debug/pprof/", "https://x.example/a/debug/pprof/", undefined, true],
    ["x.example/debug/pprof/heap", "http://x.example/debug/pprof/heap", "heap", false],
    [
      "x.example/debug/pprof/profile?seconds=5",
      "http://x.example/debug/pprof/profile?seconds=5",
      "profile",
      false,
    ],
    ["x.example/debug/pprof/nosuch", "http://x.example/debug/pprof/nosuch", undefined, false],
    ["https://x.example/?key=1", "https://x.example/?key=1", undefined, false],
    [
      "https://x.example/a.pprof?X-Signature=s#top",
      "https://x.example/a.pprof?X-Signature=s",
      undefined,
      false,
    ],
  ] as const) {
    test(`${JSON.stringify(typed)} is understood`, () => {
      const endpoint = readAddress(typed)!;
      assert.deepEqual([endpoint.url.href, endpoint.kind, endpoint.isIndex], [url, kind, isIndex]);
      assert.equal(endpoint.authorization, undefined);
    });
  }

  for (const typed of [
    "",
    " ",
    "file:///etc/passwd",
    "ftp://x.example/",
    "http://",
    "a b",
    "javascript://x/",
  ]) {
    test(`${JSON.stringify(typed)} is none`, () => assert.equal(readAddress(typed), undefined));
  }

  test("returns its user name and password as a header, and neither shows nor stores them or its query", () => {
    const endpoint = readAddress("https://gopher:s%40cr%C3%A9t@x.example/debug/pprof/heap?token=secret")!;
    assert.equal(endpoint.authorization, `Basic ${Buffer.from("gopher:s@crét").toString("base64")}`);
    assert.equal(endpoint.url.href, "https://x.example/debug/pprof/heap?token=secret");
    assert.equal(shownAddress(endpoint), "https://x.example/debug/pprof/heap");
  });

  test("says how long the server will take", () => {
    const index = readAddress("localhost:6060")!.url;
    const seconds = (query: string) => secondsOf(new URL(query, profileOf(index, "profile")), "profile");
    assert.deepEqual(
      ["", "?seconds=5", "?seconds=0", "?seconds=-1", "?seconds=x"].map(seconds),
      [30, 5, 30, 30, 30],
    );
    assert.equal(secondsOf(profileOf(index, "heap"), "heap"), 0);
    assert.equal(secondsOf(new URL("?seconds=7", index), undefined), 7);
  });

  test("is open to others over plain HTTP, but on this machine", () => {
    const open = [
      "http://x.example",
      "http://10.0.0.1:6060",
      "http://localhost.example",
      "http://127.0.0.1.example",
    ];
    const safe = [
      "https://x.example",
      "http://localhost:1",
      "http://a.localhost",
      "http://127.0.0.1",
      "http://[::1]:2",
    ];
    assert.deepEqual(
      [...open, ...safe].filter((url) => isUnencrypted(new URL(url))),
      open,
    );
  });
});

suite("the header that a user types", () => {
  for (const [typed, header] of [
    ["abc", { Authorization: "Bearer abc" }],
    ["Bearer abc", { Authorization: "Bearer abc" }],
    ["basic Zm9v", { Authorization: "basic Zm9v" }],
    ["X-Scope-OrgID: team a", { "X-Scope-OrgID": "team a" }],
    ["  Authorization: Token x:y ", { Authorization: "Token x:y" }],
    ["user:password", { Authorization: "Bearer user:password" }],
  ] as const) {
    test(`${JSON.stringify(typed)} is understood`, () => assert.deepEqual(readHeader(typed), header));
  }

  for (const typed of ["", " ", "a\r\nHost: x", "X: a\u0000", "snow\u2603"]) {
    test(`${JSON.stringify(typed)} is none`, () => assert.equal(readHeader(typed), undefined));
  }
});
