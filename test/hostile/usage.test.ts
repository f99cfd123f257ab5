import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { openPlace, type Place } from "./support.ts";

suite("wrong usage", () => {
  let place: Place;
  suiteSetup(() => {
    place = openPlace();
  });
  suiteTeardown(() => place.remove());

  const WRONG: Record<string, { args: string[]; says: RegExp }> = {
    "an unknown command": { args: ["verfy"], says: /unknown command 'verfy' \(Did you mean verify\?\)/ },
    "an unknown option": { args: ["verify", "--dept", "quick"], says: /unknown option '--dept'/ },
    "an option without its value": { args: ["verify", "--layer"], says: /argument missing/ },
    "an unknown layer": { args: ["verify", "--layer", "instal"], says: /There is no layer "instal"/ },
    "an unknown check": {
      args: ["verify", "--check", "install.helo"],
      says: /There is no check "install\.helo"/,
    },
    "an unknown depth": { args: ["verify", "--depth", "deeper"], says: /quick, standard, deep/ },
    "an unknown format": { args: ["verify", "--format", "yaml"], says: /json/ },
    "a time limit of the wrong type": {
      args: ["verify", "--timeout", "soon"],
      says: /--timeout must be a number of seconds/,
    },
    "a time limit of nothing": {
      args: ["verify", "--timeout", "0"],
      says: /--timeout must be a number of seconds/,
    },
    "a time limit of not a number": { args: ["verify", "--timeout", "NaN"], says: /--timeout/ },
    "a negative number of jobs": { args: ["verify", "--jobs=-1"], says: /--jobs must be a number/ },
    "too many jobs": { args: ["verify", "--jobs", "1e9"], says: /--jobs must be a number/ },
    "a workspace that is not there": {
      args: ["verify", "--dir", "/nonexistent"],
      says: /--dir \/nonexistent/,
    },
    "a go command that is not there": {
      args: ["verify", "--go", "/nonexistent"],
      says: /--go \/nonexistent does not exist/,
    },
    "a report into no folder": { args: ["verify", "--output", "/nonexistent/report"], says: /--output/ },
    "a check of another layer": {
      args: ["verify", "--layer", "proxy", "--check", "install.version"],
      says: /install\.version is not in the layer proxy/,
    },
    "nothing left to run": {
      args: ["verify", "--check", "install.go-on-path", "--skip", "install.go-on-path"],
      says: /No check is left to run/,
    },
  };
  for (const [name, { args, says }] of Object.entries(WRONG)) {
    test(`${name}: one sentence, exit code 2, nothing run`, async () => {
      const ran = await place.cli(args);
      assert.equal(ran.code, 2);
      assert.equal(ran.stdout, "");
      assert.match(ran.stderr, /^go-verify: [^\n]+\.\n$/);
      assert.match(ran.stderr, says);
    });
  }

  test("a folder as report is rejected before the run, and nothing is lost", async () => {
    mkdirSync(place.path("folder"), { recursive: true });
    writeFileSync(place.path("folder/file"), "x");
    const ran = await place.cli([
      "verify",
      "--check",
      "install.go-on-path",
      "--output",
      place.path("folder"),
    ]);
    assert.equal(ran.code, 2);
    assert.match(
      ran.stderr,
      / is a folder: give the path of a file, or omit --output to print the result\.$/m,
    );
    assert.equal(readFileSync(place.path("folder/file"), "utf8"), "x");
    assert.ok(existsSync(place.path("folder")));
    assert.ok(!readdirSync(place.folder).some((file) => file.endsWith(".partial")));
  });
});
