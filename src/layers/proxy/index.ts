import type { CaseSet } from "../../engine/case.ts";
import type { Layer } from "../../engine/check.ts";

/** How the proxy layer proves itself. */
export const proxyCases: readonly CaseSet[] = [];

/** The proxy layer; it has no checks yet. */
export const proxy: Layer = {
  id: "proxy",
  title: "Proxy",
  about: "The module proxy, go.sum and the checksum database answer by their protocols and agree.",
  checks: proxyCases.map(({ check }) => check),
};
