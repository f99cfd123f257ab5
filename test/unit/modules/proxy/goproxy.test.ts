import assert from "node:assert/strict";
import { escapePath, parseGoproxy } from "../../../../src/modules/proxy/goproxy.ts";

suite("GOPROXY", () => {
  const lists: Record<string, [string, boolean][]> = {
    "https://a.example,direct": [
      ["https://a.example", false],
      ["direct", false],
    ],
    "https://a.example/x/|http://b.example:8080,off,https://c.example": [
      ["https://a.example/x", true],
      ["http://b.example:8080", false],
      ["off", false],
    ],
    " direct | https://a.example": [["direct", true]],
    "file:///srv/proxy": [["file:///srv/proxy", false]],
    ",,a.example/goproxy,": [["https://a.example/goproxy", false]],
    "https://user:word@a.example": [["https://user:word@a.example", false]],
  };
  for (const [value, expected] of Object.entries(lists)) {
    test(`list ${value}`, () => {
      assert.deepEqual(
        parseGoproxy(value).map(({ url, fallBackOnError }) => [url, fallBackOnError]),
        expected,
      );
    });
  }

  test("lists that are refused", () => {
    for (const value of ["", ",", " | "]) {
      assert.throws(() => parseGoproxy(value), {
        message: "GOPROXY list is not the empty string, but contains no entries",
      });
    }
    for (const value of ["ftp://a.example", "nonsense", "https://", "/srv/proxy"]) {
      assert.throws(() => parseGoproxy(value), /^Error: invalid proxy URL/, value);
    }
  });

  test("names as paths", () => {
    assert.equal(escapePath("github.com/BurntSushi/toml"), "github.com/!burnt!sushi/toml");
    assert.equal(escapePath("v1.0.0-RC1+incompatible"), "v1.0.0-!r!c1+incompatible");
    for (const bad of [
      "",
      "a/../b",
      "/a",
      "a/",
      "a//b",
      "a b",
      "a?b",
      "a#b",
      "a@b",
      "a%2e",
      "..",
      "ä",
      "a\nb",
      "a!b",
    ]) {
      assert.throws(() => escapePath(bad), /^Error: malformed/, bad);
    }
  });
});
