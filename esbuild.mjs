// Bundles the extension, the language server and the CLI; with --tests also the test suites.

import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { build } from "esbuild";

const production = process.argv.includes("--production");
const { version } = createRequire(import.meta.url)("./package.json");

const node = {
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node22",
  external: ["vscode"],
  loader: { ".go": "text" },
  define: { "process.env.GO_VERIFY_VERSION": JSON.stringify(version) },
  sourcemap: production ? false : "linked",
  minify: production,
  legalComments: "none",
  logLevel: "warning",
};

const entries = { cli: "src/cli/main.ts" };
await build({ ...node, entryPoints: entries, outdir: "dist" });

if (process.argv.includes("--tests")) {
  const suites = ["unit", "cases"].flatMap((suite) =>
    readdirSync(`test/${suite}`, { recursive: true })
      .filter((name) => name.endsWith(".test.ts"))
      .map((name) => `test/${suite}/${name}`),
  );
  await build({
    ...node,
    minify: false,
    sourcemap: "inline",
    packages: "external",
    entryPoints: suites,
    outbase: "test",
    outdir: "out/test",
  });
}
