import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findToolchain } from "../../../../src/engine/toolchain.ts";
import { json } from "../../../../src/formats/json.ts";
import { log } from "../../../../src/formats/log.ts";
import { text } from "../../../../src/formats/text.ts";
import { configuration } from "../../../../src/layers/proxy/configuration.ts";
import { runChecks } from "../../engine/checks.ts";

const SECRET = "s3cr3t";

/** Settings that contain the secret in different ways. */
const PLANTED: Record<string, Record<string, string>> = {
  "a password": { GOPROXY: `https://ann:${SECRET}@a.example,direct` },
  "a password with a slash and a comma": { GOPROXY: `https://ann:${SECRET}/,${SECRET}@a.example|off` },
  "a user alone": { GOPROXY: `https://${SECRET}@a.example` },
  "a password over http": { GOPROXY: `http://ann:${SECRET}@a.example` },
  "a query": { GOPROXY: `https://a.example/?t=${SECRET}&u=${SECRET},https://b.example?${SECRET}` },
  "a fragment and a query": { GOPROXY: `https://a.example/?${SECRET}#${SECRET}` },
  "not a URL": { GOPROXY: `http://ann:${SECRET}@[::1` },
  "no scheme": { GOPROXY: `ann:${SECRET}@a.example` },
  "behind direct": { GOPROXY: `direct,https://ann:${SECRET}@a.example` },
  "entries joined by a semicolon": { GOPROXY: `https://ann:${SECRET}@a.example;https://${SECRET}@b.example` },
  "the database's URL": { GOSUMDB: `x https://ann:${SECRET}@a.example/?${SECRET}` },
  "arguments of GOAUTH": { GOAUTH: `missing-helper --user ${SECRET}; git ${SECRET}` },
  "a wrong GOAUTH": { GOAUTH: `off; helper ${SECRET}` },
  "HTTP proxies": {
    HTTPS_PROXY: `socks4://ann:${SECRET}@a.example`,
    HTTP_PROXY: `ann:${SECRET}@b.example:1`,
    ALL_PROXY: `http://${SECRET}@c.example`,
    NO_PROXY: `https://ann:${SECRET}@d.example`,
  },
};

suite("proxy.configuration", () => {
  let home: string;
  setup(() => {
    home = mkdtempSync(join(tmpdir(), "configuration-"));
    writeFileSync(join(home, ".netrc"), `machine a.example:1 login ann password ${SECRET}\n`, {
      mode: 0o644,
    });
  });
  teardown(() => rmSync(home, { recursive: true, force: true }));

  /** The report of a run, with the settings in the environment or in the go env file. */
  async function report(settings: Record<string, string>, inFile: boolean) {
    const goenv = join(home, "env");
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(goenv, inFile ? lines.join("") : "");
    const plain = { PATH: process.env.PATH, HOME: home, GOCACHE: join(home, "cache"), GOENV: goenv };
    const env = inFile ? plain : { ...plain, ...settings };
    return runChecks([configuration], { env, toolchain: await findToolchain({ env }) });
  }

  for (const [name, settings] of Object.entries(PLANTED)) {
    for (const inFile of "HTTPS_PROXY" in settings ? [false] : [false, true]) {
      test(`no secret is shown or stored: ${name}${inFile ? ", in the go env file" : ""}`, async () => {
        const made = await report(settings, inFile);
        const check = made.layers[0]!.checks[0]!;
        assert.ok(["fail", "warn"].includes(check.status), check.summary);
        const options = { color: false, columns: 100, unicode: true, home };
        for (const shown of [json(made), text(made, options), log(check, { ...made, home })]) {
          assert.ok(!shown.includes(SECRET), shown);
        }
      });
    }
  }
});
