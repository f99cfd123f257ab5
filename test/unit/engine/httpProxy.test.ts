import assert from "node:assert/strict";
import { proxyFor, proxyHeaders } from "../../../src/engine/httpProxy.ts";

const HTTPS = { HTTPS_PROXY: "http://user:secret@proxy.test:3128" };
const hostOf = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env)?.host;

suite("the HTTP proxy of a request, as golang.org/x/net/http/httpproxy chooses it", () => {
  test("is that of the scheme, in capital or small letters, with or without a scheme", () => {
    assert.equal(hostOf("https://a.test/", HTTPS), "proxy.test:3128");
    assert.equal(hostOf("http://a.test/", HTTPS), undefined);
    assert.equal(hostOf("http://a.test/", { http_proxy: "proxy.test:1" }), "proxy.test:1");
    assert.equal(hostOf("https://a.test/", { HTTPS_PROXY: "", https_proxy: "proxy.test" }), "proxy.test");
    assert.equal(hostOf("https://a.test/", { HTTPS_PROXY: "http://" }), undefined);
    assert.equal(hostOf("https://a.test/", { HTTPS_PROXY: "http://me:p%zz@proxy.test" }), undefined);
  });

  test("gets the user of its URL, byte by byte", () => {
    const sent = (url: string) => proxyHeaders(new URL(url))["proxy-authorization"];
    assert.equal(sent("http://proxy.test"), undefined);
    assert.equal(
      sent("http://é:p%40%ff@proxy.test"),
      `Basic ${Buffer.from("c3a93a7040ff", "hex").toString("base64")}`,
    );
  });

  test("is none for this machine", () => {
    for (const host of ["localhost", "127.0.0.1", "127.8.9.1", "[::1]"]) {
      assert.equal(hostOf(`https://${host}/`, HTTPS), undefined, host);
    }
  });

  test("is none for what NO_PROXY covers", () => {
    const rows: [noProxy: string, host: string, isCovered: boolean][] = [
      ["*", "a.test", true],
      ["a.test", "a.test", true],
      ["a.test", "sub.a.test", true],
      ["a.test", "ba.test", false],
      [".a.test", "a.test", false],
      [".a.test", "sub.a.test", true],
      ["*.a.test", "sub.a.test", true],
      ["*.a.test", "a.test", false],
      [" A.Test ,b.test", "a.test", true],
      ["a.test:443", "a.test", true],
      ["a.test:8080", "a.test", false],
      ["a.test:8080", "a.test:8080", true],
      ["10.0.0.0/8", "10.1.2.3", true],
      ["10.0.0.0/8", "11.1.2.3", false],
      ["10.0.0.0/8", "a.test", false],
      ["10.0.0.0/33", "10.1.2.3", false],
      ["10.1.2.3", "10.1.2.3", true],
      ["10.1.2.3:80", "10.1.2.3", false],
      ["fd00::/8", "[fd12::1]", true],
      ["[fd12::1]:443", "[fd12::1]", true],
      ["fd12::1", "[fd12::1]", true],
      ["2.3", "1.2.3.2.3.test", false],
      ["", "a.test", false],
      [",", "a.test", false],
    ];
    for (const [NO_PROXY, host, isCovered] of rows) {
      const proxy = hostOf(`https://${host}/`, { ...HTTPS, NO_PROXY });
      assert.equal(proxy === undefined, isCovered, `${NO_PROXY} and ${host}`);
    }
  });

  test("is not taken from HTTP_PROXY in a CGI program, which a request can forge", () => {
    const env = { HTTP_PROXY: "proxy.test", HTTPS_PROXY: "proxy.test", REQUEST_METHOD: "GET" };
    assert.equal(hostOf("http://a.test/", env), undefined);
    assert.equal(hostOf("https://a.test/", env), "proxy.test");
  });
});
