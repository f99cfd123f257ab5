/** Writes a module proxy with a number of modules, made of the source files of a GOROOT: `moduleSample.js GOROOT FOLDER COUNT`. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { zipOf } from "../src/layers/shared/zip-kit.ts";

const VERSION = "v1.0.0";

function main([goroot, folder, count]: readonly string[]): void {
  const source = join(goroot!, "src");
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^[\w.-]+\.(go|s|txt)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  const each = Math.ceil(files.length / Number(count));
  for (let index = 0; index < Number(count); index += 1) {
    const path = `example.com/m${index}`;
    const prefix = `${path}@${VERSION}`;
    const goMod = `module ${path}\n`;
    const own = files.slice(index * each, (index + 1) * each).map((file) => ({
      name: `${prefix}/${relative(source, file).replaceAll("\\", "/")}`,
      content: readFileSync(file),
    }));
    const place = join(folder!, path, "@v");
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `${VERSION}.info`), JSON.stringify({ Version: VERSION }));
    writeFileSync(join(place, `${VERSION}.mod`), goMod);
    writeFileSync(
      join(place, `${VERSION}.zip`),
      zipOf([{ name: `${prefix}/go.mod`, content: goMod }, ...own]),
    );
  }
}

main(process.argv.slice(2));
