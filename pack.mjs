// Packs the command line for npm: leaves go-verify-X.Y.Z.tgz here. The bundles contain what `dependencies` name, so the
// packed package.json names none: npx and npm install fetch nothing else, and work without a network.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const FOLDER = "out/npm";
const { name, version, description, license, engines, bin } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
const files = withImports(Object.values(bin).map((path) => basename(path)));

rmSync(FOLDER, { recursive: true, force: true });
// npm packs the modes of the files: they are the same on every machine.
process.umask(0o022);
const NOTICES = join("dist", "THIRD-PARTY-NOTICES.txt");
for (const file of [
  ...files.map((one) => join("dist", one)),
  ...pageParts(),
  NOTICES,
  "README.md",
  "LICENSE",
]) {
  mkdirSync(join(FOLDER, dirname(file)), { recursive: true });
  writeFileSync(join(FOLDER, file), readFileSync(file));
}
const manifest = {
  name,
  version,
  description,
  license,
  engines: { node: engines.node },
  bin,
  files: ["dist"],
};
writeFileSync(join(FOLDER, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
// npm is a script on Windows, which only a shell starts.
execFileSync("npm", ["pack", `./${FOLDER}`], { stdio: "inherit", shell: process.platform === "win32" });

/** What the page of `profile --format html` is made of. */
function pageParts() {
  const folder = join("dist", "webview");
  return readdirSync(folder)
    .filter((name) => name.startsWith("flame."))
    .map((name) => join(folder, name));
}

/** The bundles and those that they import on demand, by names in dist. */
function withImports(names) {
  const all = new Set(names);
  for (const one of all) {
    for (const [, path] of readFileSync(join("dist", one), "utf8").matchAll(/["'`]\.\/([\w-]+\.js)["'`]/g)) {
      // The other such names are of files that a bundle contains.
      if (existsSync(join("dist", path))) {
        all.add(path);
      }
    }
  }
  return [...all];
}
