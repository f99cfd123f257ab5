/** A damaged build cache makes builds fail in words that point at GOROOT: that packages are missing, or do not compile. */
import { type CacheDamage, damageOfBuildCache } from "../../disk/buildCache.ts";
import { type Check, type CheckContext, conclude, type Finding, finding } from "../../engine/check.ts";
import { pluralize } from "./findings.ts";
import { asksToReinstall } from "./reinstall.ts";

/**
 * The check, whose findings name the build cache where it is damaged and where they would advise to reinstall Go, or
 * advise nothing. The cache is read only then, and once in a run.
 */
export function withBuildCache(check: Check): Check {
  return {
    ...check,
    async run(context) {
      const result = await check.run(context);
      const suspects = result.findings.filter(mayComeFromCache);
      const damage = suspects.length === 0 ? undefined : await damageOf(context);
      if (damage === undefined) {
        return result;
      }
      const others = result.findings.filter((one) => !suspects.includes(one));
      return conclude([damage, ...others], result.summary);
    },
  };
}

/** What damaged entries are taken for: also memory that runs out, since a length in an entry may be any number. */
function mayComeFromCache({ severity, cause, fix }: Finding): boolean {
  return (
    severity === "error" &&
    (fix === "" ||
      asksToReinstall(fix) ||
      /index of it into the build cache|no memory left/.test(cause + fix))
  );
}

/** By run, then by folder: several checks of a run fail at once. */
const known = new WeakMap<AbortSignal, Map<string, Promise<CacheDamage>>>();

async function damageOf(context: CheckContext): Promise<Finding | undefined> {
  const { signal } = context;
  const { GOCACHE = "" } = await context.goEnv().catch((): Record<string, string> => ({}));
  if (GOCACHE === "" || GOCACHE === "off") {
    return undefined;
  }
  const ofRun = known.get(signal) ?? new Map<string, Promise<CacheDamage>>();
  known.set(signal, ofRun);
  const found = ofRun.get(GOCACHE) ?? damageOfBuildCache(GOCACHE, signal);
  ofRun.set(GOCACHE, found);
  const { damaged, read } = await found;
  const [first] = damaged;
  return first === undefined
    ? undefined
    : finding("error", {
        message: "Builds fail on what the build cache contains.",
        cause: `The build cache (GOCACHE=${GOCACHE}) is damaged: the content of ${damaged.length.toLocaleString("en")} of ${pluralize(read, "file")} is not what was stored, such as ${first}.`,
        fix: "go clean -cache",
        location: { path: first },
      });
}
