/** Planted secrets reach no output: no format, no error. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { FORMATS } from "../../src/formats/index.ts";
import { checkOf, ending, GO, openPlace, type Place, reportOf } from "./support.ts";

/** Each URL holds secrets; nothing answers at any of them. */
const URLS = [
  "http://:s3cr3t-01@127.0.0.1:1",
  "https://s3cr3t-02@127.0.0.1:1",
  "https://me:s3cr3t-03@127.0.0.1:1/x",
  "https://me:s3cr3t%2D04@127.0.0.1:1",
  "https://127.0.0.1:1/?k=s3cr3t-05",
  "https://127.0.0.1:1/?s3cr3t-06",
  "https://127.0.0.1:1/?X-Amz-Credential=s3cr3t-07&sig=s3cr3t-08",
  "https://127.0.0.1:1/#s3cr3t-09",
  "https://me:it's3cr3t-10@127.0.0.1:1",
];

/** What the go command cannot parse, and prints in its error. */
const BROKEN = [
  "https://me:s3cr3t-11@[::1",
  "http://me:s3cr3t/-12@h.test",
  "ftp://:s3cr3t-13@h.test/?s3cr3t-14",
];

const SETTINGS: Record<string, Record<string, string>> = {
  "GOPROXY, each tried after an error": { GOPROXY: URLS.join("|") },
  "GOPROXY, each alone in its turn": { GOPROXY: `${URLS.toReversed().join(",")},direct` },
  "a GOPROXY that is no URL": { GOPROXY: BROKEN.join("|") },
  HTTPS_PROXY: {
    GOPROXY: "https://proxy.test",
    HTTPS_PROXY: "http://:s3cr3t-20@127.0.0.1:1/?s3cr3t-21",
    HTTP_PROXY: "me:s3cr3t-22@127.0.0.1:1",
    ALL_PROXY: "socks5://s3cr3t-23-of-a-token@127.0.0.1:1",
    GOSUMDB: "sum.golang.org https://:s3cr3t-24@127.0.0.1:1/?t=s3cr3t-25",
  },
};

const CHECKS = [
  "proxy.configuration",
  "install.release-support",
  "install.goroot-integrity",
  "install.environment",
];

suite("planted secrets", () => {
  let place: Place;
  setup(() => {
    place = openPlace();
    mkdirSync(place.path("work"));
  });
  teardown(() => place.remove());

  function expectNone(texts: Record<string, string>): void {
    for (const [name, text] of Object.entries(texts)) {
      const at = text.search(/s3cr3t/);
      assert.equal(at, -1, `${name}: ${text.slice(Math.max(0, at - 300), at + 100)}`);
    }
  }

  for (const [name, env] of Object.entries(SETTINGS)) {
    test(`in ${name} are in no format and in no error`, async function () {
      this.timeout(300_000);
      // A cache of Go's record would answer without a request.
      const all = {
        ...env,
        GOFLAGS: "",
        GOMODCACHE: place.path("cache"),
        GOINSECURE: "",
        GONOSUMDB: "",
        GOTOOLCHAIN: "local",
      };
      // The costly check's words are in the JSON report; every format is made of such a report.
      const ran = await Promise.all(
        FORMATS.map((format) => {
          const checks = CHECKS.filter((check) => format === "json" || check !== "install.goroot-integrity");
          const options = checks.flatMap((check) => ["--check", check]);
          const args = ["verify", ...options, "--dir", place.path("work"), "--go", GO, "--format", format];
          return ending(place.start(args, { env: all }));
        }),
      );
      const [json] = ran.splice(FORMATS.indexOf("json"), 1);
      assert.ok(checkOf(reportOf(json!), "install.release-support").commands.length > 0);
      expectNone(
        Object.fromEntries([json!, ...ran].map(({ stdout, stderr }, at) => [String(at), stdout + stderr])),
      );
    });
  }

  test("in the address of a profile are in no error", async () => {
    for (const url of [...URLS, ...BROKEN]) {
      const { code, stdout, stderr } = await place.cli(["profile", url]);
      assert.equal(code, 2, url);
      expectNone({ [url]: stdout + stderr });
    }
  });
});
