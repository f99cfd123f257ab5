import assert from "node:assert/strict";
import { parseGosumdb } from "../../../../src/modules/sumdb/gosumdb.ts";

const KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

suite("GOSUMDB", () => {
  test("a known name, a key, each with a URL", async () => {
    const rows: [string, string, string, string | undefined][] = [
      ["sum.golang.org", "sum.golang.org", "https://sum.golang.org", undefined],
      ["sum.golang.google.cn", "sum.golang.org", "https://sum.golang.org", "https://sum.golang.google.cn"],
      [
        "sum.golang.org https://a.example/x/",
        "sum.golang.org",
        "https://sum.golang.org",
        "https://a.example/x",
      ],
      [KEY, "PeterNeumann", "https://PeterNeumann", undefined],
      [`  ${KEY}   http://a.example `, "PeterNeumann", "https://PeterNeumann", "http://a.example"],
    ];
    for (const [value, name, direct, url] of rows) {
      const found = await parseGosumdb(value);
      assert.deepEqual([found.verifier.name, found.direct, found.url], [name, direct, url], value);
    }
  });

  test("what is refused, in Go's words", async () => {
    const rows = {
      "": "missing GOSUMDB",
      "  ": "missing GOSUMDB",
      off: "checksum database disabled by GOSUMDB=off",
      "a b c": "invalid GOSUMDB: too many fields",
      "sum.example.com": "invalid GOSUMDB: malformed verifier id",
      __proto__: "invalid GOSUMDB: malformed verifier id",
      constructor: "invalid GOSUMDB: malformed verifier id",
      "sum.golang.org nonsense": "invalid GOSUMDB URL: nonsense",
      "../evil+1cd34c60+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW":
        "invalid GOSUMDB: invalid verifier hash",
    };
    for (const [value, message] of Object.entries(rows)) {
      await assert.rejects(parseGosumdb(value), { message }, value);
    }
  });
});
