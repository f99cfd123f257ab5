/** The go command's own tests: many go.mod, go.sum and go.work files, and odd ones. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The files in the scripts by which the go command is tested, which are txtar archives. */
export function filesOfScripts(): { name: string; text: string }[] {
  const goroot = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8", cwd: tmpdir() }).trim();
  return ["script", "mod"].flatMap((kind) => {
    const folder = join(goroot, "src/cmd/go/testdata", kind);
    return readdirSync(folder)
      .filter((name) => name.endsWith(".txt"))
      .flatMap((name) => filesOf(readFileSync(join(folder, name), "utf8")));
  });
}

function filesOf(archive: string): { name: string; text: string }[] {
  const [, ...parts] = archive.split(/^-- (.+) --\n/m);
  return parts.flatMap((name, i) => (i % 2 === 0 ? [{ name, text: parts[i + 1] ?? "" }] : []));
}
