import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { skip } from "../support/skip.ts";
import { CLI, isRoot, openPlace, type Place, type reportOf, works } from "./support.ts";

const QUICK = ["verify", "--layer", "install", "--depth", "quick"];
const HELLO = ["verify", "--check", "install.hello-run"];

suite("a place", () => {
  let place: Place;
  setup(() => {
    place = openPlace();
  });
  teardown(() => place.remove());

  const json = (args: string[]) => [...args, "--format", "json"];

  test("with spaces, quotes, unicode and $() in its name changes no verdict", async () => {
    const plain = openPlace("plain");
    mkdirSync(place.path("work"));
    const odd = await place.cli([...json(QUICK), "--dir", place.path("work")], { cwd: place.path("work") });
    const usual = await plain.cli(json(QUICK));
    plain.remove();
    const statuses = (text: string) =>
      (JSON.parse(text) as ReturnType<typeof reportOf>).layers.flatMap((layer) =>
        layer.checks.map(({ id, status }) => `${id} ${status}`),
      );
    assert.deepEqual(statuses(odd.stdout), statuses(usual.stdout));
    assert.equal(odd.code, usual.code);
  });

  test("with an odd name takes the report", async () => {
    const output = place.path("re port's $(touch pwned).json");
    const ran = await place.cli([...json(HELLO), "--output", output]);
    assert.equal(ran.code, 0);
    assert.equal(ran.stdout, "");
    assert.equal(JSON.parse(readFileSync(output, "utf8")).schema, "go-verify/report/1");
  });

  test("that is a read-only workspace is left as it is", async function () {
    const workspace = place.path("work");
    mkdirSync(workspace);
    if (!isRoot || !works(["unshare", "-m", "true"])) {
      skip(this, "only root can mount a file system");
    }
    const mount = `mount -t tmpfs tmpfs "$0" && printf 'module m\\n' >"$0/go.mod" && mount -o remount,ro "$0" && shift 0 && exec "$@"`;
    const ran = await place.cli([...json(QUICK), "--dir", workspace], {
      under: ["unshare", "-m", "sh", "-c", mount, workspace],
    });
    assert.equal(ran.code, 0, ran.stdout);
  });

  suite("without HOME", () => {
    const NO_HOME = { HOME: undefined, XDG_CACHE_HOME: undefined, XDG_CONFIG_HOME: undefined };
    test("and with a build cache is judged, not a crash", async () => {
      const ran = await place.cli(json(HELLO), { env: NO_HOME });
      assert.equal(ran.code, 0, ran.stdout);
    });
    test("and without a build cache says what is missing", async () => {
      const ran = await place.cli(json(HELLO), { env: { ...NO_HOME, GOCACHE: undefined } });
      assert.equal(ran.code, 1);
      assert.match(ran.stdout, /HOME/);
    });
  });

  suite("whose disk is full", () => {
    setup(function () {
      if (!isRoot || !works(["unshare", "-m", "sh", "-c", "mount -t tmpfs tmpfs /mnt"])) {
        skip(this, "only root can mount a file system");
      }
    });
    const full = (folder: string) => [
      "unshare",
      "-m",
      "sh",
      "-c",
      'mount -t tmpfs -o size=16k tmpfs "$0" && head -c 1000000 /dev/zero >"$0/filler" 2>/dev/null; exec "$@"',
      folder,
    ];

    test("in TMPDIR: it is told by cause", async () => {
      const ran = await place.cli(json(HELLO), { under: full(place.tmp) });
      assert.equal(ran.code, 1, ran.stderr);
      assert.match(ran.stdout, /no space left|is full|room/i);
    });

    test("where the report should go: what was there stays, and one sentence says so", async () => {
      mkdirSync(place.path("out"));
      const under = [
        "unshare",
        "-m",
        "sh",
        "-c",
        'mount -t tmpfs -o size=16k tmpfs "$0" && echo old >"$0/report" && head -c 1000000 /dev/zero >"$0/filler" 2>/dev/null; "$@"; code=$?; ls -A "$0"; cat "$0/report"; exit $code',
        place.path("out"),
      ];
      const ran = await place.cli([...json(HELLO), "--output", place.path("out/report")], { under });
      assert.equal(ran.code, 2);
      assert.equal(ran.stdout, "filler\nreport\nold\n");
      assert.match(
        ran.stderr,
        /\ngo-verify: .*report cannot be written \(ENOSPC\): choose another file\.\n$/,
      );
    });

    test("everywhere: one sentence, exit code 2", async function () {
      const all = 'for f in /var/tmp /tmp; do mount -t tmpfs -o ro tmpfs "$f"; done; exec "$@"';
      if (CLI.startsWith("/tmp/") || CLI.startsWith("/var/tmp/")) {
        skip(this, "the project itself lies in a temporary folder");
      }
      const ran = await place.cli(json(HELLO), {
        cwd: "/",
        under: ["unshare", "-m", "sh", "-c", all, place.tmp],
      });
      assert.equal(ran.code, 2, ran.stdout);
      assert.match(
        ran.stderr,
        /^go-verify: No temporary folder can be written \(.*EROFS.*\)\. Set TMPDIR to a folder that you can write\.\n$/,
      );
    });
  });

  test("without network changes no verdict of the quick checks", async function () {
    if (!isRoot || !works(["unshare", "-n", "true"])) {
      skip(this, "only root can take the network away");
    }
    const ran = await place.cli(json(QUICK), { under: ["unshare", "-n"] });
    assert.equal(ran.code, 0, ran.stdout);
  });

  test("that was removed under the shell is no crash", async () => {
    mkdirSync(place.path("gone"));
    const ran = await place.cli(json(HELLO), {
      cwd: place.path("gone"),
      under: ["sh", "-c", `rmdir "$PWD"; exec "$@"`, "sh"],
    });
    assert.ok([0, 2].includes(ran.code!), ran.stderr);
  });

  suite("whose output", () => {
    test("takes no more is told, with exit code 2", async () => {
      const ran = await place.cli(HELLO, { under: ["sh", "-c", '"$@" >/dev/full', "sh"] });
      assert.equal(ran.code, 2);
      assert.match(ran.stderr, /\ngo-verify: .*(ENOSPC|no space).*\n$/i);
    });

    test("is no longer read changes neither verdict nor exit code", async () => {
      const ran = await place.cli(HELLO, {
        under: ["sh", "-c", '{ "$@"; echo "code $?" >&2; } | true', "sh"],
      });
      assert.match(ran.stderr, /\ncode 0\n$/);
    });
  });
});
