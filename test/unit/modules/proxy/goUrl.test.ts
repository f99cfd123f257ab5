import assert from "node:assert/strict";
import { parseGoUrl, shownUrls } from "../../../../src/modules/proxy/goUrl.ts";

suite("Go's URLs", () => {
  test("parts are given as they are written", () => {
    assert.deepEqual(parseGoUrl("HTTPS://u:p@a.example:8443/x%20y?q=1#f"), {
      scheme: "https",
      user: "u:p",
      host: "a.example:8443",
      opaque: "",
      path: "/x%20y",
      query: "q=1",
      fragment: "f",
    });
  });

  test("a refusal quotes nothing", () => {
    for (const text of [
      "https://u:s3cr3t@[::1",
      "https://u:s3cr/3t@h",
      "https://u:s3 cr3t@h",
      "https://h/%s3",
    ]) {
      assert.throws(
        () => parseGoUrl(text),
        (error: Error) => !/s3/.test(error.message),
        text,
      );
    }
  });

  const shown: Record<string, string> = {
    "https://a.example/x,direct": "https://a.example/x,direct",
    "https://u:s3cr3t@a.example|off": "https://…@a.example|off",
    "https://s3cr3t@a.example": "https://…@a.example",
    "https://u:s3/c,r3t@a.example,https://b.example": "https://…@a.example,https://b.example",
    "u:s3cr3t@a.example,direct": "…@a.example,direct",
    "https://a.example/?t=s3cr3t,https://b.example#s3cr3t": "https://a.example/?…,https://b.example#…",
    "http://u:s3 cr3t@[::1": "http://…@[::1",
    "file:///srv/my proxies": "file:///srv/my proxies",
    off: "off",
  };
  for (const [text, expected] of Object.entries(shown)) {
    test(`${text} is shown without secrets`, () => {
      assert.equal(shownUrls(text), expected);
    });
  }
});
