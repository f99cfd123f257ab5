import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { layers } from "../../src/layers/index.ts";
import { differences, listing } from "./listing.ts";
import { GO, openPlace, reportOf } from "./support.ts";

/** With an empty build cache the standard library is compiled for each port first. */
const COLD_MS = 15 * 60_000;

suite("a whole run", () => {
  test("changes nothing of the user's but GOCACHE: HOME, GOENV, GOMODCACHE, GOROOT, the workspace", async function () {
    this.timeout(COLD_MS);
    const place = openPlace();
    const workspace = place.path("work");
    mkdirSync(workspace);
    place.write("work/go.mod", "module example.com/mine\n\ngo 1.21\n");
    place.write("work/main.go", "package main\n\nfunc main() {}\n");
    place.write("home/.config/go/env", "GOPRIVATE=example.com\n", 0o600);
    place.write("home/.netrc", "machine example.com login me password secret\n", 0o600);
    place.write("home/.gitconfig", "[user]\n\tname = me\n");
    place.write("home/.profile", "export EDITOR=vi\n");
    place.write("home/go/pkg/mod/cache/download/example.com/m/@v/list", "v1.0.0\n");
    place.write("home/go/bin/tool", "#!/bin/sh\n", 0o755);
    const watched = [place.home, workspace, join(GO, "../..")];
    try {
      const before = listing(watched);
      const ran = await place.cli(["verify", "--depth", "standard", "--dir", workspace, "--format", "json"], {
        cwd: workspace,
      });
      assert.deepEqual(differences(before, listing(watched)), []);
      const report = reportOf(ran);
      const played = report.layers.flatMap((layer) => layer.checks.map((check) => check.id));
      const due = layers.flatMap((layer) => layer.checks.filter((check) => check.effort !== "deep"));
      assert.deepEqual(
        played,
        due.map((check) => check.id),
      );
    } finally {
      place.remove();
    }
  });
});
