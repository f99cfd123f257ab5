/** Modules from their repositories: git must be installed and allowed by GOVCS (cmd/go/internal/{vcs,modfetch/codehost}). */
import type { Finding } from "../../../engine/check.ts";
import { allowsVcs, type GovcsRule, parseGovcs } from "../../../modules/proxy/govcs.ts";
import { matchesPrefixPatterns } from "../../../modules/version/modulePath.ts";
import { livePatterns } from "../../../modules/version/pathPatterns.ts";
import { type Facts, type Rule, usesOrigins, variableFinding } from "./facts.ts";

/** The rules of modules from their repositories. */
export const directRules: readonly Rule[] = [git, govcs];

/** Whether modules come from their repositories first, and not only if no proxy has them. */
function originsOnly({ proxies }: Facts): boolean {
  return proxies[0]?.url === "direct";
}

async function git(facts: Facts): Promise<Finding[]> {
  const why = usesOrigins(facts) ? await facts.gitFails() : undefined;
  if (why === undefined) {
    return [];
  }
  const only = originsOnly(facts);
  const live = livePatterns(facts.values.GONOPROXY);
  const what = only
    ? "No module can be downloaded from a git repository"
    : live === ""
      ? "Modules that no module proxy has cannot be downloaded from their git repositories"
      : `Modules that match ${live} cannot be downloaded from their git repositories`;
  return [
    variableFinding(only || live === "" ? "GOPROXY" : "GONOPROXY", facts, only ? "error" : "warning", {
      message: `${what} because git does not run.`,
      why,
      fix: "Install git: https://git-scm.com/downloads",
    }),
  ];
}

/** The version control systems that the go command supports. */
const SYSTEMS = ["git", "hg", "svn", "bzr", "fossil"];

/** Paths whose first three elements the go command takes as a git repository without a request (vcs.go, vcsPaths). */
const GIT_ROOT = /^github\.com\/[\w.-]+\/[\w.-]+/;

function govcs(facts: Facts): Finding[] {
  let rules: GovcsRule[];
  try {
    rules = parseGovcs(facts.values.GOVCS);
  } catch (error) {
    const why = `the go command reports: ${(error as Error).message}`;
    return usesOrigins(facts)
      ? [
          variableFinding("GOVCS", facts, "error", {
            message: "No module can be downloaded from its repository because the go command rejects GOVCS.",
            why,
          }),
        ]
      : [variableFinding("GOVCS", facts, "warning", { message: "The go command rejects GOVCS.", why })];
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
        ...variableFinding("GOVCS", facts, "error", {
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

/** A GOVCS that allows nothing although modules come only from repositories. */
function allOrigins(rules: readonly GovcsRule[], facts: Facts): Finding[] {
  // No pattern matches this path, so the rules for all public modules apply.
  const none = SYSTEMS.every((system) => !allowsVcs(rules, "any.invalid/a/b", false, system));
  if (!originsOnly(facts) || !none) {
    return [];
  }
  return [
    variableFinding("GOVCS", facts, "error", {
      message: "No public module can be downloaded.",
      why: "GOPROXY uses only repositories, and GOVCS allows no version control system for them",
    }),
  ];
}
