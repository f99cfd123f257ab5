/** docs/architecture.md must be true: its rooms are those of src, its files are there, its dependencies are those of package.json. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const page = readFileSync("docs/architecture.md", "utf8");
const sectionOf = (title: string) => page.split(`\n## ${title}\n`)[1]!.split("\n## ")[0]!;
const foldersIn = (folder: string) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
/** The rows of a section's table, cell by cell. */
const rowsOf = (title: string) =>
  sectionOf(title)
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1)
    .map((line) => line.split("|").map((cell) => cell.trim()));
const quoted = (text: string) => [...text.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name!);

/** More files than this in a folder, and it wants rooms of its own; cases lie beside their checks and do not count. */
const MOST_FILES = 26;

suite("house: architecture", () => {
  test("the rooms are those of src", () => {
    const rooms = rowsOf("Rooms of src").map(([, room]) => quoted(room!)[0]);
    assert.deepEqual(
      rooms.toSorted(),
      foldersIn("src")
        .map((name) => `${name}/`)
        .toSorted(),
    );
  });

  test("each room names its own rooms", () => {
    for (const [, room, what] of rowsOf("Rooms of src")) {
      const folder = join("src", quoted(room!)[0]!);
      const named = quoted(what!).filter((name) => /^\w+\/$/.test(name) && name !== "programs/");
      assert.deepEqual(
        named.toSorted(),
        foldersIn(folder)
          .map((name) => `${name}/`)
          .toSorted(),
        folder,
      );
    }
  });

  test("each file that it names is there", () => {
    const files = quoted(page).filter(
      (name) => /^[\w.]+(\/[\w.]+)*\.(ts|mjs)$/.test(name) && name !== "main.ts",
    );
    assert.ok(files.length > 10);
    assert.deepEqual(
      files.filter((file) => !existsSync(join("src", file)) && !existsSync(file)),
      [],
    );
  });

  test("one file of the command line prints, so that one place keeps commands of CI runners out", () => {
    const printing = /\bconsole\.|process\.std(out|err)\.write/;
    const files = readdirSync("src/cli").filter((name) =>
      printing.test(readFileSync(join("src/cli", name), "utf8")),
    );
    assert.deepEqual(files, ["terminal.ts"]);
  });

  test("one file of the extension shows notifications, so that no foreign text becomes a link in them", () => {
    const files = readdirSync("src/extension", { recursive: true, encoding: "utf8" }).filter(
      (name) =>
        name.endsWith(".ts") &&
        /window\.show(Error|Warning|Information)Message/.test(
          readFileSync(join("src/extension", name), "utf8"),
        ),
    );
    // A modal dialog shows plain text.
    assert.deepEqual(files.toSorted(), ["notify.ts", join("profiles", "capturePrompts.ts")]);
  });

  test("no folder of src is crowded", () => {
    const counts = new Map<string, number>();
    for (const entry of readdirSync("src", { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && !entry.name.endsWith(".cases.ts")) {
        counts.set(entry.parentPath, (counts.get(entry.parentPath) ?? 0) + 1);
      }
    }
    const crowded = [...counts].filter(([, count]) => count > MOST_FILES);
    assert.deepEqual(crowded, []);
  });

  test("each dependency is explained", () => {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync("package.json", "utf8"),
    ) as Record<string, Record<string, string>>;
    const explained = rowsOf("Dependencies").flatMap(([, names]) => names!.split(", "));
    const wanted = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).map(
      (name) => (name.startsWith("@types/") ? "@types/*" : name),
    );
    assert.deepEqual([...explained].sort(), [...new Set(wanted)].sort());
  });
});
