import { moduleSums } from "../../disk/cachedSums.ts";
import hashing from "../../disk/cacheState.worker.ts";
import { readSums } from "../../disk/sumFiles.ts";
import { type Check, skip } from "../../engine/check.ts";
import { concludeTold, counted } from "../shared/findings.ts";
import { verdict } from "./module-cache/verdict.ts";

/**
 * A zip is hashed once, when it is downloaded; after that a build trusts the .ziphash beside it and never looks at the
 * unpacked folder. `go mod verify` looks, but does not compare with go.sum, takes the .ziphash for the truth and says
 * "all modules verified" of an empty cache (cmd/go/internal/modcmd/verify.go). So all is hashed here.
 */
export const moduleCache: Check = {
  id: "proxy.module-cache",
  title: "The module cache is what go.sum says",
  about:
    "Builds compile what lies unpacked in the module cache and do not hash it again. Here the zip, the unpacked folder and the go.mod of each module that a go.sum or go.work.sum of the workspace names are hashed and held against each other, go.sum and the recorded .ziphash, so that the side which is wrong can be named. Modules that are not in the cache are left out; whether go.sum itself is right, only the checksum database can tell.",
  needs: ["install.go-on-path"],
  effort: "standard",
  requires: ["workspace"],
  async run(context) {
    const workspace = context.workspace!;
    const sums = moduleSums(await readSums(context, workspace), (await context.goEnv()).GOMODCACHE ?? "");
    if (sums.length === 0) {
      return skip("the workspace has no go.sum that names a module");
    }
    context.progress(`${sums.length} modules`);
    const states = await context.inWorkers(
      hashing,
      sums.map(({ module }) => module),
    );
    if (states.size === 0) {
      return skip(`none of the ${counted(sums.length, "module")} of go.sum is in the module cache`);
    }
    const findings = sums.flatMap((one) => {
      const state = states.get(one.module);
      return state === undefined ? [] : verdict(one, state, workspace);
    });
    const whole = [...states.values()].filter(({ zip, folder }) => (zip ?? folder) !== undefined).length;
    const passed = `${counted(whole, "module")} and ${counted(states.size, "go.mod")} in the module cache are what go.sum says`;
    return concludeTold(findings, passed);
  },
};
