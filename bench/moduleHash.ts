/** Hashes and checks the modules of a go.sum in a module cache, as proxy.module-cache does: `moduleHash.js FOLDER CACHE`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { moduleSums } from "../src/disk/cachedSums.ts";
import hashing from "../src/disk/cacheState.worker.ts";
import { inWorkers } from "../src/engine/workers.ts";
import { cacheFindings } from "../src/layers/proxy/module-cache/findings.ts";
import { parseGoSum } from "../src/modules/goSum/goSum.ts";

async function main([folder, cache]: readonly string[]): Promise<void> {
  const text = readFileSync(join(folder!, "go.sum"), "utf8");
  const sums = moduleSums([{ name: "go.sum", sums: parseGoSum(text) }], cache!);
  const states = await inWorkers(
    hashing,
    sums.map(({ module }) => module),
    new AbortController().signal,
  );
  const findings = sums.flatMap((one) => cacheFindings(one, states.get(one.module)!, folder!));
  if (findings.length > 0) {
    throw new Error(findings[0]!.message);
  }
}

void main(process.argv.slice(2));
