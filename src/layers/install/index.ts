import type { CaseSet } from "../../engine/case.ts";
import type { Layer } from "../../engine/check.ts";
import { crossBuildCases } from "./cross-build.cases.ts";
import { environmentCases } from "./environment.cases.ts";
import { goOnPathCases } from "./go-on-path.cases.ts";
import { gorootIntegrityCases } from "./goroot-integrity.cases.ts";
import { helloRunCases } from "./hello-run.cases.ts";
import { moduleInitCases } from "./module-init.cases.ts";
import { raceCases } from "./race.cases.ts";
import { releaseSupportCases } from "./release-support.cases.ts";
import { runtimeCases } from "./runtime.cases.ts";
import { standardLibraryCases } from "./standard-library.cases.ts";
import { storageCases } from "./storage.cases.ts";
import { testRunCases } from "./test-run.cases.ts";
import { toolsCases } from "./tools.cases.ts";
import { versionCases } from "./version.cases.ts";

/** Each check with its cases, in the order in which they are shown. A new check is one line here. */
export const installCases: readonly CaseSet[] = [
  goOnPathCases,
  versionCases,
  releaseSupportCases,
  environmentCases,
  storageCases,
  moduleInitCases,
  helloRunCases,
  testRunCases,
  runtimeCases,
  raceCases,
  standardLibraryCases,
  toolsCases,
  crossBuildCases,
  gorootIntegrityCases,
];

/** The install layer. */
export const install: Layer = {
  id: "install",
  title: "Install",
  about:
    "The go command, its runtime, standard library, tools and cross builds work, and the files match the upstream release.",
  checks: installCases.map(({ check }) => check),
};
