/**
 * Requirements without their lines in go.sum, by what builds do about them, as measured with go1.26.8: before go 1.17 each
 * command reads the go.mod of all requirements and stops; since then only a build that loads a package of the module,
 * and what lists the whole graph, such as `go list -m all`. Of an indirect requirement most builds need no zip.
 */
import { compareVersions } from "../version/version.ts";
import { type Lack, lacksOf, type NeedingModule } from "./missingSums.ts";

/** A file that imports a package of a module. */
export interface Importing {
  readonly file: string;
  readonly line: number;
  /** Each build, or each test of its package, compiles it. */
  readonly isCertain: boolean;
}

/** A requirement without a line. */
export interface BuildLack extends Lack {
  /** `stops`: builds stop; `may-stop`: some do; `adds`: the next build adds the line. */
  readonly effect: "stops" | "may-stop" | "adds";
  /** The zip line is there, only the go.mod line is not. */
  readonly hasZip: boolean;
  /** What needs the module, if that is known. */
  readonly importer: Importing | undefined;
}

/** What decides about an effect besides the files. */
export interface LackFacts {
  /** A file of the main module that imports the module with a path. */
  importerOf(path: string): Importing | undefined;
  /** Builds add missing lines: in a workspace, and with -mod=mod. */
  readonly addsLines: boolean;
}

/** The requirements that lack a line which a build may need. */
export function buildLacks(module: NeedingModule, { importerOf, addsLines }: LackFacts): BuildLack[] {
  const { go, tool } = module.mod;
  const isUnpruned = go === undefined || compareVersions(go.name, "1.17") < 0;
  const isTool = (path: string) => tool.some(({ name }) => name === path || name.startsWith(`${path}/`));
  return lacksOf(module, { withIndirect: true }).flatMap((lack): BuildLack[] => {
    const { path } = lack.needed;
    const importer = importerOf(path);
    const isOfMod = lack.kind === "sum-missing";
    if (!isOfMod && importer === undefined && !isTool(path)) {
      return [];
    }
    const isCertain = importer?.isCertain || (isOfMod && isUnpruned);
    const { target } = lack;
    const hasZip = isOfMod && module.keys.has(`${target.path} ${target.version}`);
    return [{ ...lack, hasZip, importer, effect: addsLines ? "adds" : isCertain ? "stops" : "may-stop" }];
  });
}
