import type { CaseSet } from "../../engine/case.ts";
import type { Layer } from "../../engine/check.ts";
import { configurationCases } from "./configuration.cases.ts";
import { gosumCompleteCases } from "./gosum-complete.cases.ts";
import { gosumWellformedCases } from "./gosum-wellformed.cases.ts";
import { moduleCacheCases } from "./module-cache.cases.ts";
import { vendorCases } from "./vendor.cases.ts";

/** Each check with its cases, in display order. A new check is one line here. */
export const proxyCases: readonly CaseSet[] = [
  configurationCases,
  gosumWellformedCases,
  gosumCompleteCases,
  moduleCacheCases,
  vendorCases,
];

/** The proxy layer. */
export const proxy: Layer = {
  id: "proxy",
  title: "Proxy",
  about:
    "The module proxy, go.sum and the checksum database follow their protocols and agree with each other.",
  checks: proxyCases.map(({ check }) => check),
};
