/** What lies where a check reads a file may be a pipe, a device, a link to either, or three gigabytes. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { zipOf } from "../../src/layers/shared/zip-kit.ts";
import { hash1 } from "../../src/modules/goSum/dirhash.ts";
import { canMake, KERNEL, ODD } from "./odd.ts";
import { checkOf, ending, GO, openPlace, type Place, reportOf } from "./support.ts";

const CHECKS = [
  "install.environment",
  "install.version",
  "install.tools",
  "proxy.configuration",
  "proxy.gosum-wellformed",
  "proxy.gosum-complete",
  "proxy.module-cache",
  "proxy.vendor",
];

/** The files that the checks read: in the workspace, HOME, the module cache and GOROOT. */
const FILES = [
  "ws/go.mod",
  "ws/go.sum",
  "ws/go.work",
  "ws/go.work.sum",
  "ws/vendor/modules.txt",
  "ws/vendor/example.com/m/m.go",
  "home/.config/go/env",
  "home/.netrc",
  "mod/cache/download/example.com/m/@v/v1.0.0.mod",
  "mod/cache/download/example.com/m/@v/v1.0.0.zip",
  "mod/cache/download/example.com/m/@v/v1.0.0.ziphash",
  "mod/example.com/m@v1.0.0/m.go",
  "goroot/go.env",
  "goroot/VERSION",
];

/** The limit of one command, in s. */
const TIMEOUT = 3;

/** Every file as every kind takes minutes: `npm run test:odd` tries them all, the tests a pipe everywhere, and all kinds of one. */
const isFull = process.env.GO_VERIFY_ODD === "all";

suite("an odd file", function () {
  this.timeout(120_000);
  let place: Place;
  setup(async () => {
    place = openPlace();
    await plant(place);
  });
  teardown(() => place.remove());

  for (const file of FILES) {
    for (const [kind, make] of Object.entries(ODD)) {
      if (!canMake(kind)) {
        continue;
      }
      if (isFull || kind === "a pipe" || file === "ws/go.sum") {
        test(`in place of ${file}: ${kind}`, async () => {
          const path = place.path(file);
          rmSync(path, { force: true });
          make(path);
          const began = performance.now();
          const report = reportOf(await place.cli(argumentsFor(place), { env: environment(place) }));
          const took = (performance.now() - began) / 1000;
          // Checks of which one waits for another may each meet the limit.
          assert.ok(took < 3 * TIMEOUT + 10, `${took} s`);
          assert.equal(report.layers.flatMap(({ checks }) => checks).length, CHECKS.length + 1);
          if (file === "ws/go.sum" && kind !== KERNEL) {
            const { status, summary } = checkOf(report, "proxy.gosum-wellformed");
            assert.equal(status, "error");
            assert.match(
              summary,
              /go\.sum (is not a regular file|is a directory, not a file|is larger than [\d,]+ bytes|cannot be read \(EACCES\))$/,
            );
          }
          for (const { id, status, summary, findings } of report.layers.flatMap(({ checks }) => checks)) {
            for (const text of [summary, ...findings.map(({ message }) => message)]) {
              assert.ok(text.length < 1000 && !text.includes("\n    at "), `${id} (${status}): ${text}`);
            }
          }
        });
      }
    }
  }

  for (const file of ["ws/go.sum", "ws/go.mod", "home/.config/go/env"]) {
    test(`that is a pipe in place of ${file} does not hold a cancelled run for 2 s`, async () => {
      rmSync(place.path(file));
      ODD["a pipe"]!(place.path(file));
      const child = place.start(argumentsFor(place), { env: environment(place) });
      const ended = ending(child);
      // Late enough that checks run, and early enough that not all have ended.
      await delay(400);
      const began = performance.now();
      child.kill("SIGINT");
      const { code, stderr } = await ended;
      assert.ok(performance.now() - began < 2_000, `${performance.now() - began} ms`);
      assert.equal(code, 130, stderr);
    });
  }
});

function argumentsFor(place: Place): string[] {
  const checks = CHECKS.flatMap((id) => ["--check", id]);
  const go = place.path("goroot/bin/go");
  return [...checks, "--go", go, "--dir", place.path("ws"), "--timeout", String(TIMEOUT), "--format", "json"];
}

function environment(place: Place): Record<string, string> {
  return {
    GOMODCACHE: place.path("mod"),
    GOPATH: place.path("gopath"),
    GOPROXY: "off",
    GOSUMDB: "off",
    GOFLAGS: "-mod=mod",
    XDG_CONFIG_HOME: place.path("home/.config"),
  };
}

/** A workspace with a module in the module cache and in its vendor folder, settings, and a GOROOT of links. */
async function plant(place: Place): Promise<void> {
  const path = "example.com/m";
  const files = { "go.mod": `module ${path}\n`, "m.go": "package m\n" };
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
  const named = Object.entries(files).map(([name, text]) => [`${path}@v1.0.0/${name}`, text] as const);
  const zip = await hash1(named.map(([name, text]) => [name, sha256(text)] as const));
  const mod = await hash1([["go.mod", sha256(files["go.mod"])]]);
  const sums = `${path} v1.0.0 ${zip}\n${path} v1.0.0/go.mod ${mod}\n`;
  const own = "module example.com/own\n\ngo 1.21\n\nrequire example.com/m v1.0.0\n";
  place.write("ws/go.mod", own);
  place.write("ws/own.go", `package own\n\nimport _ "${path}"\n`);
  place.write("ws/go.sum", sums);
  place.write("ws/go.work", "go 1.21\n\nuse .\n");
  place.write("ws/go.work.sum", sums);
  place.write("ws/vendor/modules.txt", `# ${path} v1.0.0\n## explicit\n${path}\n`);
  place.write(`ws/vendor/${path}/m.go`, files["m.go"]);
  place.write("home/.config/go/env", "GOFLAGS=-mod=mod\n");
  place.write("home/.netrc", "machine example.com login a password b\n", 0o600);
  const download = `mod/cache/download/${path}/@v/v1.0.0`;
  place.write(`${download}.mod`, files["go.mod"]);
  place.write(`${download}.info`, '{"Version":"v1.0.0"}');
  place.write(`${download}.zip`, zipOf(named.map(([name, content]) => ({ name, content }))));
  place.write(`${download}.ziphash`, zip);
  for (const [name, text] of Object.entries(files)) {
    place.write(`mod/${path}@v1.0.0/${name}`, text);
  }
  linkedGoroot(place);
}

function linkedGoroot(place: Place): void {
  const real = dirname(dirname(GO));
  mkdirSync(place.path("goroot/bin"), { recursive: true });
  execFileSync("cp", [GO, place.path("goroot/bin/go")]);
  for (const name of readdirSync(real).filter((one) => one !== "bin")) {
    if (["VERSION", "go.env"].includes(name)) {
      execFileSync("cp", [join(real, name), place.path("goroot", name)]);
    } else if (!existsSync(place.path("goroot", name))) {
      symlinkSync(join(real, name), place.path("goroot", name));
    }
  }
}
