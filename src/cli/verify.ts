import type { Effort } from "../engine/check.ts";
import { plan } from "../engine/plan.ts";
import { run } from "../engine/run.ts";
import { findToolchain } from "../engine/toolchain.ts";
import { json } from "../formats/json.ts";
import { text } from "../formats/text.ts";
import { layers } from "../layers/index.ts";

export async function verify(o: {
  layer: string[];
  check: string[];
  skip: string[];
  depth: Effort;
  go?: string;
  format: string;
  timeout: string;
}): Promise<number> {
  const toolchain = await findToolchain({
    env: process.env,
    explicit: o.go ? { path: o.go, origin: "--go" } : undefined,
  });
  const report = await run({
    layers,
    plan: plan(layers, { layers: o.layer, checks: o.check, skip: o.skip, depth: o.depth }),
    toolchain,
    env: process.env,
    settings: { timeoutMs: Number(o.timeout) * 1000, network: true },
    signal: new AbortController().signal,
    generator: `go-verify ${process.env.GO_VERIFY_VERSION}`,
  });
  process.stdout.write(o.format === "json" ? json(report) : text(report));
  return report.verdict === "not-ready" ? 1 : 0;
}
