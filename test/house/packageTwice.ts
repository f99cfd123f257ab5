/**
 * Builds both packages twice, from copies of the working tree in two folders, and compares their bytes: `npm run
 * package:twice`. The second time the files were written in another order, and umask, time zone and language differ.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const tracked = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
});
const names = tracked.split("\0").filter((name) => name !== "" && statSync(name, { throwIfNoEntry: false }));

const MACHINES = [
  { umask: 0o022, env: { TZ: "UTC", LANG: "C.UTF-8" }, files: names },
  { umask: 0o077, env: { TZ: "Asia/Shanghai", LANG: "sv_SE.UTF-8" }, files: names.toReversed() },
];

const root = mkdtempSync(join(tmpdir(), "twice-"));
try {
  const built = MACHINES.map(({ umask, env, files }, at) => {
    const folder = join(root, `${"a longer name ".repeat(at)}${at}`);
    process.umask(umask);
    for (const name of files) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      copyFileSync(name, join(folder, name));
    }
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
    for (const args of [
      ["run", "package"],
      ["run", "pack"],
    ]) {
      execFileSync("npm", args, { cwd: folder, env: { ...process.env, ...env }, stdio: "ignore" });
    }
    return globSync("*.{vsix,tgz}", { cwd: folder })
      .sort()
      .map((name) => {
        const bytes = readFileSync(join(folder, name));
        return `${createHash("sha256").update(bytes).digest("hex")}  ${name}  ${bytes.length} bytes`;
      });
  });
  console.log(built[0]!.join("\n"));
  assert.equal(built[0]!.length, 2);
  assert.deepEqual(built[0], built[1], "the second build has other bytes");
  console.log("The second build has the same bytes.");
} finally {
  rmSync(root, { recursive: true, force: true });
}
