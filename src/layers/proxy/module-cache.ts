import { moduleSums } from "../../disk/cachedSums.ts";
import hashing from "../../disk/cacheState.worker.ts";
import { readSums } from "../../disk/sumFiles.ts";
import { type Check, skip } from "../../engine/check.ts";
import { concludeMany, pluralize } from "../shared/findings.ts";
import { cacheFindings, foldModules } from "./module-cache/findings.ts";

/**
 * The go command hashes a zip once, after the download; later builds trust the .ziphash beside it and never hash the
 * unpacked folder. `go mod verify` does, but it compares with the .ziphash instead of go.sum, and prints "all modules
 * verified" for an empty cache (cmd/go/internal/modcmd/verify.go). So this check hashes everything.
 */
export const moduleCache: Check = {
  id: "proxy.module-cache",
  title: "The module cache matches go.sum",
  label: "Module cache",
  about:
    "Builds compile the unpacked files in the module cache and do not hash them again. For each module that a go.sum or go.work.sum of the workspace names, this check hashes the zip, the unpacked folder and the go.mod, and compares them with each other, with go.sum and with the recorded .ziphash, so that it can name the side that is wrong. Modules that are not in the cache are left out. Only the checksum database can show whether go.sum itself is right.",
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
      return skip(`go.sum names ${pluralize(sums.length, "module")}, none in the module cache`);
    }
    const found = sums.flatMap((one) => {
      const state = states.get(one.module);
      const name = `${one.module.path} ${one.module.version}`;
      return state === undefined
        ? []
        : cacheFindings(one, state, workspace).map((finding) => ({ name, finding }));
    });
    const findings = foldModules(found);
    const withContent = [...states.values()].filter(
      ({ zip, folder }) => (zip ?? folder) !== undefined,
    ).length;
    const passed = `${pluralize(withContent, "module")} and ${pluralize(states.size, "go.mod file")} in the module cache match go.sum`;
    return concludeMany(findings, passed);
  },
};
