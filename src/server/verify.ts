/** Runs checks and their self-test for a client. Knows no editor and no connection. */
import { dirname, join } from "node:path";
import { readStart } from "../disk/safeFiles.ts";
import type { Case } from "../engine/case.ts";
import { plan } from "../engine/plan.ts";
import { run } from "../engine/run.ts";
import type { FaceWords, RunEvent } from "../engine/runOptions.ts";
import { type Outcome, selfTest } from "../engine/selfTest.ts";
import { findToolchain, type Toolchain } from "../engine/toolchain.ts";
import { layers as allLayers, cases } from "../layers/index.ts";
import { userEnvironment } from "./environment.ts";
import type {
  CaseOutcome,
  GoChoice,
  GoTarget,
  LayerInfo,
  RunSummary,
  SelfTestParams,
  VerifyParams,
} from "./protocol.ts";

/** The settings of the editor, where the command line has options. */
const EDITOR_WORDS: FaceWords = {
  unmet: {
    network: "The network is disabled in goVerify.network",
  },
  moreTime: "raise the limit in goVerify.timeout",
};

/**
 * Runs the selected checks. Their reports are in the `finished` events.
 * @throws SelectionError if the selection cannot be run; Cancelled.
 */
export async function verify(
  params: VerifyParams,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void,
): Promise<RunSummary> {
  const env = userEnvironment(process.env, params.env);
  const report = await run({
    layers: allLayers,
    plan: plan(allLayers, params),
    toolchain: await toolchainOf(params, env),
    env,
    workspace: params.workspace,
    settings: { timeoutMs: params.timeoutMs, network: params.network },
    signal,
    generator: `go-verify ${process.env.GO_VERIFY_VERSION}`,
    words: EDITOR_WORDS,
    onEvent,
  });
  const layers = report.layers.map((layer) => ({ ...layer, checks: layer.checks.map(({ id }) => id) }));
  return { ...report, layers };
}

/**
 * Runs the cases of the selected checks, at most two at a time.
 * @throws Error with one sentence if there is no go command; CommandFailed, Cancelled.
 */
export async function prove(
  params: SelfTestParams,
  signal: AbortSignal,
  onOutcome: (outcome: CaseOutcome, done: number, total: number) => void,
): Promise<CaseOutcome[]> {
  const env = userEnvironment(process.env, params.env);
  const { path } = await toolchainOf(params, env);
  if (path === undefined) {
    throw new Error("No go command was found. The self-test needs one.");
  }
  const selected = cases.filter(
    ({ check }) => params.checks.length === 0 || params.checks.includes(check.id),
  );
  const total = selected.reduce((sum, set) => sum + set.cases.length, 0);
  let done = 0;
  const outcomes = await selfTest({
    layers: allLayers,
    cases: selected,
    env,
    go: path,
    signal,
    onOutcome: (outcome) => {
      done += 1;
      onOutcome(brief(outcome), done, total);
    },
  });
  return outcomes.map(brief);
}

function brief({ report, ...outcome }: Outcome): CaseOutcome {
  return { ...outcome, summary: report?.summary ?? "" };
}

/** All layers and checks. */
export function list(): LayerInfo[] {
  return allLayers.map(({ id, title, about, checks }) => ({
    id,
    title,
    about,
    checks: checks.map((check) => ({
      id: check.id,
      title: check.title,
      label: check.label,
      about: check.about,
      effort: check.effort,
      needs: [...check.needs],
      faults: caseNames(check.id, "fault"),
      healthy: caseNames(check.id, "healthy"),
    })),
  }));
}

function caseNames(id: string, kind: Case["kind"]): string[] {
  const all = cases.filter(({ check }) => check.id === id).flatMap((set) => set.cases);
  return all.filter((one) => one.kind === kind).map(({ name }) => name);
}

/** The go commands on PATH with their releases. Runs nothing. */
export async function goChoices(params: GoTarget): Promise<GoChoice[]> {
  const { candidates } = await findToolchain({
    env: userEnvironment(process.env, params.env),
    workspace: params.workspace,
  });
  return Promise.all(
    candidates.map(async (candidate) => ({ ...candidate, version: await treeVersion(candidate.real) })),
  );
}

/** The first line of GOROOT/VERSION (written by cmd/dist); undefined for a shim or a development tree. */
async function treeVersion(go: string | undefined): Promise<string | undefined> {
  if (go === undefined) {
    return undefined;
  }
  const text = await readStart(join(dirname(dirname(go)), "VERSION"), 4096);
  return /^go\S+/.exec(text ?? "")?.[0];
}

function toolchainOf(
  params: GoTarget,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Toolchain> {
  return findToolchain({ env, explicit: params.go, workspace: params.workspace });
}
