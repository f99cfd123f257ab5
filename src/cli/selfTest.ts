import { selfTest } from "../engine/selfTest.ts";
import { findToolchain } from "../engine/toolchain.ts";
import { cases, layers } from "../layers/index.ts";

export async function proveChecks(o: {
  layer: string[];
  check: string[];
  gocache?: string;
}): Promise<number> {
  const { path } = await findToolchain({ env: process.env });
  const chosen = cases.filter(
    ({ check }) =>
      (o.check.length === 0 || o.check.includes(check.id)) &&
      (o.layer.length === 0 || o.layer.includes(check.id.split(".")[0]!)),
  );
  const outcomes = await selfTest({
    layers,
    cases: chosen,
    env: process.env,
    go: path!,
    gocache: o.gocache,
    signal: new AbortController().signal,
    onOutcome: (x) => {
      console.log(
        `${x.unavailable ? "SKIP" : x.judged.length === 0 ? "ok  " : "BAD "} ${x.kind.padEnd(7)} ${x.checkId}: ${x.name} ${x.unavailable ?? x.report?.summary} (${x.durationMs} ms)`,
      );
      if (x.judged.length > 0) console.log(x.judged.join("\n"), JSON.stringify(x.report, null, 1));
    },
  });
  return outcomes.every((x) => x.judged.length === 0) ? 0 : 1;
}
