/**
 * Which packages a GOROOT should contain. The tree itself lists them in two files, which no build reads:
 * - src/cmd/vendor/golang.org/x/tools/internal/stdlib/manifest.go (since go1.23): every public package with its
 *   symbols, generated from the files in api, mostly one release behind;
 * - api/go1.N.txt: what release N added. Only a full installation has the folder, a downloaded toolchain does not
 *   (cmd/distpack/pack.go).
 * The rules in src/go/build/deps_test.go also name packages that were never released (container/hash in go1.27),
 * so they cannot be used.
 */
import { join } from "node:path";
import type { CheckContext } from "../../../engine/check.ts";

const SOURCES: readonly { file(release: string): string; entry: RegExp }[] = [
  {
    file: () => "src/cmd/vendor/golang.org/x/tools/internal/stdlib/manifest.go",
    entry: /^\t"([a-z0-9/]+)": *\{/gm,
  },
  { file: (release) => `api/${release}.txt`, entry: /^pkg ([a-z0-9/]+)[ ,]/gm },
];

/** The public packages that the tree lists; empty if it has no list. */
export async function expectedPackages(
  context: Pick<CheckContext, "readText">,
  goroot: string,
  goVersion: string,
): Promise<string[]> {
  const release = /go1\.\d+/.exec(goVersion)?.[0] ?? "go1";
  const texts = await Promise.all(
    SOURCES.map(async ({ file, entry }) => {
      const text = (await context.readText(join(goroot, file(release)))) ?? "";
      return [...text.matchAll(entry)].map(([, name]) => name!);
    }),
  );
  return [...new Set(texts.flat())].sort();
}
