/** Hashes the files of a GOROOT that its release covers, as install.goroot-integrity does: `hash.js GOROOT OS ARCH LIST`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listGoroot, sha256OfEach } from "../src/layers/install/goroot-integrity/files.ts";

async function main([goroot, os, arch, list]: readonly string[]): Promise<void> {
  const { signal } = new AbortController();
  const packGo = readFileSync(join(goroot!, "src/cmd/distpack/pack.go"), "utf8");
  const { covered } = await listGoroot(goroot!, { os: os!, arch: arch! }, packGo, signal);
  const hashes = await sha256OfEach(covered, signal);
  if (list) {
    writeFileSync(list, covered.map(({ path }) => `${path}\0`).join(""));
  }
  console.log(hashes.size);
}

void main(process.argv.slice(2));
