/** Modules from their origin: git must be there, and GOVCS must let it run (cmd/go/internal/{vcs,modfetch/codehost}). */
import type { Finding } from "../../../engine/check.ts";
import { allowsVcs, type GovcsRule, parseGovcs } from "../../../modules/proxy/govcs.ts";
import { matchesPrefixPatterns } from "../../../modules/version/modulePath.ts";
import { livePatterns } from "../../../modules/version/pathPatterns.ts";
import { asksOrigins, type Facts, type Rule, told } from "./facts.ts";

/** The rules of modules from their origin. */
export const directRules: readonly Rule[] = [git, govcs];

/** Whether modules come from their origin first, and not only where no proxy has them. */
function originsOnly({ proxies }: Facts): boolean {
  return proxies[0]?.url === "direct";
}

async function git(facts: Facts): Promise<Finding[]> {
  const why = asksOrigins(facts) ? await facts.gitFails() : undefined;
  if (why === undefined) {
    return [];
  }
  const only = originsOnly(facts);
  const live = livePatterns(facts.values.GONOPROXY);
  const whose = only
    ? "No module can be downloaded from a git repository"
    : live === ""
      ? "What no module proxy has cannot be downloaded from its git repository"
      : `Modules that match ${live} cannot be downloaded from their git repositories`;
  return [
    told(only || live === "" ? "GOPROXY" : "GONOPROXY", facts, only ? "error" : "warning", {
      message: `${whose}, since git does not run.`,
      why,
      fix: "Install git: https://git-scm.com/downloads",
    }),
  ];
}

/** The systems that the go command knows. */
const SYSTEMS = ["git", "hg", "svn", "bzr", "fossil"];

/** Hosts of which the go command knows, without asking, that the first three elements are a git repository (vcs.go, vcsPaths). */
const GIT_ROOT = /^github\.com\/[\w.-]+\/[\w.-]+/;

function govcs(facts: Facts): Finding[] {
  let rules: GovcsRule[];
  try {
    rules = parseGovcs(facts.values.GOVCS);
  } catch (error) {
    const why = `the go command says: ${(error as Error).message}`;
    return asksOrigins(facts)
      ? [
          told("GOVCS", facts, "error", {
            message: "No module can be downloaded from its origin, since the go command refuses GOVCS.",
            why,
          }),
        ]
      : [told("GOVCS", facts, "warning", { message: "The go command refuses GOVCS.", why })];
  }
  const refused = facts.required.find(({ path }) => {
    const root = GIT_ROOT.exec(path)?.[0];
    const direct = originsOnly(facts) || matchesPrefixPatterns(facts.values.GONOPROXY, path);
    return root !== undefined && direct && !allowsVcs(rules, root, isPrivate(root, facts), "git");
  });
  if (refused !== undefined) {
    const what = isPrivate(refused.path, facts) ? "private" : "public";
    return [
      {
        ...told("GOVCS", facts, "error", {
          message: `${refused.path}, which go.mod requires, cannot be downloaded.`,
          why: `it disallows using git for ${what} ${GIT_ROOT.exec(refused.path)![0]}`,
        }),
        location: refused.location,
      },
    ];
  }
  return allOrigins(rules, facts);
}

function isPrivate(path: string, { values }: Facts): boolean {
  return matchesPrefixPatterns(values.GOPRIVATE, path);
}

/** A GOVCS that lets nothing run where there is no other way. */
function allOrigins(rules: readonly GovcsRule[], facts: Facts): Finding[] {
  // No pattern names this path, so that the rules for all public modules decide.
  const none = SYSTEMS.every((system) => !allowsVcs(rules, "any.invalid/a/b", false, system));
  if (!originsOnly(facts) || !none) {
    return [];
  }
  return [
    told("GOVCS", facts, "error", {
      message: "No public module can be downloaded.",
      why: "GOPROXY asks origins alone, and GOVCS lets no version control system run for them",
    }),
  ];
}
