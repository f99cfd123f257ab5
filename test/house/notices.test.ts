/** Every package whose code is in a bundle has its licence in the notices that the build wrote. */
import assert from "node:assert/strict";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { noticesOf, packagesIn } from "../../notices.mjs";

/** Bundled alone, so that none is left out because another imports it on demand. */
const ENTRIES = [
  "src/cli/{main,server,checks,profileCommand,gosumDiff,gosumMerge}.ts",
  "src/extension/activate.ts",
  "src/webview/*/main.tsx",
  "src/flamePage/browser/main.ts",
  "src/**/*.worker.ts",
];

/** `name version` of each package, and the text of its licence. */
function wanted(folder: string): { title: string; text: string } {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const [file] = globSync("{licen[cs]e,LICEN[CS]E,Licen[cs]e}*", { cwd: folder });
  assert.ok(file, `${folder} has no licence`);
  return { title: `${name} ${version} (`, text: readFileSync(join(folder, file), "utf8") };
}

suite("house: notices", () => {
  test("have the licence of each package in a bundle, and of no other", async () => {
    const { metafile } = await build({
      entryPoints: ENTRIES.flatMap((pattern) => globSync(pattern)),
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      outdir: "out",
      platform: "node",
      format: "cjs",
      jsx: "automatic",
      jsxImportSource: "preact",
      external: ["vscode"],
      loader: { ".go": "text" },
      logLevel: "error",
    });
    const notices = readFileSync("dist/THIRD-PARTY-NOTICES.txt", "utf8");
    const folders = packagesIn([metafile]);
    assert.ok(folders.length > 30, folders.join(" "));
    const bare = (text: string) => text.replaceAll(/\s+/g, " ").trim();
    for (const { title, text } of folders.map(wanted)) {
      assert.ok(notices.includes(`\n${title}`), `${title} is missing`);
      assert.ok(bare(notices).includes(bare(text)), `the text of ${title} is missing`);
    }
    // What our own source follows.
    const followed = readFileSync("src/profile/demangle/LICENSE", "utf8");
    assert.ok(notices.includes("\ngithub.com/ianlancetaylor/demangle (BSD-3-Clause)"));
    assert.ok(bare(notices).includes(bare(followed)));
    const named = notices.match(/^(?:@[\w-]+\/)?[\w.-]+ \d+\.\d+\.\d+ \(/gm) ?? [];
    assert.equal(named.length, folders.length);
  });

  test("are refused for a package without a licence", () => {
    const root = mkdtempSync(join(tmpdir(), "notices-"));
    try {
      const folder = join(root, "node_modules/@a/b");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), '{"name":"@a/b","version":"1.0.0","license":"MIT"}');
      const file = relative(process.cwd(), join(folder, "index.js"));
      const of = { bytes: 1, imports: [], exports: [] };
      const outputs = { x: { ...of, inputs: { [file]: { bytesInOutput: 1 } } } };
      assert.throws(() => noticesOf([{ outputs }], []), /node_modules\/@a\/b has no licence text/);
      writeFileSync(join(folder, "LICENSE"), "text\r\nof it\n");
      assert.match(noticesOf([{ outputs }], []), /^@a\/b 1\.0\.0 \(MIT\)\n\ntext\nof it\n/m);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});
