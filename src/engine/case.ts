/**
 * Cases: how a check proves itself. A fault breaks a scratch copy in a way that the check must catch with the
 * right cause; a healthy twin is an unusual set-up on which it must stay silent.
 */
import type { Check, CheckResult, Effort, Status } from "./check.ts";
import type { CommandOptions, CommandResult, RunAs } from "./command.ts";

/** What the check must answer. Each pattern must match at least one finding (or the summary). */
export interface Expectation {
  status: Status | readonly Status[];
  /** Matched against the summary and each finding's message. */
  message?: RegExp;
  cause?: RegExp;
  fix?: RegExp;
  /** Matched against `path:line` of each finding's location. */
  location?: RegExp;
}

/**
 * The set-up that a case may alter before the check runs. Everything is in the case's own scratch folder with
 * a HOME, GOPATH, GOMODCACHE and GOCACHE of its own; each change of a file outside of it throws.
 */
export interface Stage {
  /** The environment that the check will run in. Starts clean: PATH, HOME, TMPDIR and Go's folders. */
  readonly env: Record<string, string | undefined>;
  /** The case's scratch folder, absolute. */
  readonly folder: string;
  /** HOME of the case, absolute; empty at first. */
  readonly home: string;
  /** The user's real GOROOT, to read from only. */
  readonly goroot: string;
  /** What names the go command instead of PATH, as `--go` does. */
  goPath: string | undefined;
  /** The trusted workspace folder of the run. */
  workspace: string | undefined;
  depth: Effort;
  /** The limit of one command, in ms. */
  timeoutMs: number;
  /** Whether checks may ask the network; false by default, so that a case never depends on it by accident. */
  network: boolean;
  /** Who runs the commands; only root can ask for another. */
  runAs: RunAs | undefined;

  /** Makes a private copy of GOROOT (without test, api, misc, doc), puts its bin first on PATH, gives its path. */
  copyGoroot(name?: string): Promise<string>;
  /** Runs a program in the stage's environment, to prepare something. */
  command(argv: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /** Absolute path of a name in the case's folder. */
  path(...names: string[]): string;
  read(path: string): Promise<string>;
  /** Writes a file whole, making its folders; an existing file is replaced by a new one. */
  write(path: string, content: string | Uint8Array, mode?: number): Promise<string>;
  remove(path: string): Promise<void>;
  move(from: string, to: string): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
  mkdir(path: string, mode?: number): Promise<string>;
  /** Cuts a file to its first `bytes` bytes. */
  truncate(path: string, bytes: number): Promise<void>;
  /** Copies a file or a tree from anywhere into the case's folder. */
  copy(from: string, to: string): Promise<void>;
  /** Puts a small file system over a folder of the case; only where `cannotMount` gives no reason against it. */
  mount(path: string, options: { sizeKiB: number; noexec?: boolean; readOnly?: boolean }): Promise<void>;
  /** Something to undo after the case, such as a server to close. */
  defer(undo: () => void | Promise<void>): void;
}

/** One planted set-up. */
export interface Case {
  /** A short plain name: what is planted. */
  name: string;
  kind: "fault" | "healthy";
  /** Why it cannot be planted on this machine; undefined where it can. The reason is printed. */
  unavailable?: () => string | undefined;
  plant(stage: Stage): Promise<void> | void;
  expect: Expectation;
  /**
   * Runs with no other beside it: `first` where it compiles what many then find in the build cache (side by side they
   * would compile it twice), `last` where it fills the disk, measures time or needs all processors.
   */
  alone?: "first" | "last";
}

/** A check with all its cases. */
export interface CaseSet {
  check: Check;
  cases: readonly Case[];
}

type CaseDraft = Omit<Case, "name" | "kind" | "expect"> & { expect?: Partial<Expectation> };

/**
 * Gathers a check's cases. A fault is expected to `fail` and a healthy twin to `pass` unless it says otherwise.
 * @throws Error where a side is empty: a check that cannot fail, or that no healthy twin tries, is a defect.
 */
export function casesOf(
  check: Check,
  { faults, healthy }: { faults: Record<string, CaseDraft>; healthy: Record<string, CaseDraft> },
): CaseSet {
  if (Object.keys(faults).length === 0 || Object.keys(healthy).length === 0) {
    throw new Error(`${check.id} needs at least one fault and one healthy twin`);
  }
  const made = (kind: Case["kind"], status: Status, drafts: Record<string, CaseDraft>): Case[] =>
    Object.entries(drafts).map(([name, draft]) => ({
      ...draft,
      name,
      kind,
      expect: { status, ...draft.expect },
    }));
  return { check, cases: [...made("fault", "fail", faults), ...made("healthy", "pass", healthy)] };
}

/** Why an answer is not what was expected, one line each; empty where it is. */
export function mismatches(expected: Expectation, result: CheckResult): string[] {
  const statuses = [expected.status].flat();
  const { findings } = result;
  const wrong: string[] = [];
  if (!statuses.includes(result.status)) {
    wrong.push(`status is ${result.status}, expected ${statuses.join(" or ")}`);
  }
  const expect = (what: string, pattern: RegExp | undefined, texts: readonly string[]) => {
    if (pattern && !texts.some((text) => pattern.test(text))) {
      wrong.push(`no ${what} matches ${pattern}: ${JSON.stringify(texts)}`);
    }
  };
  expect("message", expected.message, [result.summary, ...findings.map((f) => f.message)]);
  expect(
    "cause",
    expected.cause,
    findings.map((f) => f.cause),
  );
  expect(
    "fix",
    expected.fix,
    findings.map((f) => f.fix),
  );
  expect(
    "location",
    expected.location,
    findings.map((f) => `${f.location?.path}:${f.location?.line}`),
  );
  return wrong;
}
