/** All layers in the order in which they are shown. A new layer is one folder and one line in each list. */
import type { CaseSet } from "../engine/case.ts";
import type { Layer } from "../engine/check.ts";
import { cgo, cgoCases } from "./cgo/index.ts";
import { install, installCases } from "./install/index.ts";
import { ofWorkspace } from "./install/of-workspace.ts";
import { pprof, pprofCases } from "./pprof/index.ts";
import { gosumComplete } from "./proxy/gosum-complete.ts";
import { gosumWellformed } from "./proxy/gosum-wellformed.ts";
import { proxy, proxyCases } from "./proxy/index.ts";
import { moduleCache } from "./proxy/module-cache.ts";
import { withExplanation } from "./shared/explained.ts";
import { withReinstall } from "./shared/reinstall.ts";
import { source, sourceCases } from "./source/index.ts";

export const layers: readonly Layer[] = [install, source, proxy, cgo, pprof].map((layer) => ({
  ...layer,
  checks: layer.checks
    .map(withExplanation)
    .map(withReinstall)
    .map(layer === install ? ofWorkspace : (check) => check),
}));

/** Every check's faults and healthy twins. */
export const cases: readonly CaseSet[] = [
  ...installCases,
  ...sourceCases,
  ...proxyCases,
  ...cgoCases,
  ...pprofCases,
];

/** The ID of the check whose findings the language server shows at the lines of an open go.sum. */
export const SUM_CHECK_ID = gosumWellformed.id;

/** The check that finds lines that builds need and that are not there. */
export const SUM_LINES_CHECK_ID = gosumComplete.id;

/** The check that compares the module cache with go.sum. */
export const CACHE_CHECK_ID = moduleCache.id;
