/** What a check is given: what all checks of a run share, and its own context over it. */
import { join } from "node:path";
import type { Check, CheckContext, Requirement } from "./check.ts";
import {
  CommandFailed,
  type CommandOptions,
  type CommandRecord,
  type CommandResult,
  type CommandRunner,
} from "./command.ts";
import { readRegularFile, readTextFile } from "./files.ts";
import { type HttpRecord, httpClient } from "./http.ts";
import { findProgram } from "./program.ts";
import { redactor } from "./redact.ts";
import type { RunOptions } from "./runOptions.ts";
import type { Folder } from "./scratch.ts";
import { type GoEnv, type GoFacts, outsidePath, scratchGoMod } from "./toolchain.ts";
import { inWorkers } from "./workers.ts";

/** What the checks of one run share. */
export interface SharedRun {
  options: RunOptions;
  scratch: Folder;
  runner: CommandRunner;
  /** A scratch module of our own: no go.mod or go.work of a parent folder has a say in it. */
  home: Folder;
  /** The change of PATH that excludes the workspace's programs; recorded with each command. */
  outside: Record<string, string>;
  /** Hides secrets in whatever is stored or shown. */
  hide(text: string): string;
  /** The output of `go env -json`, run once. Never throws: a time-out is one of its results. */
  goEnv(): Promise<GoEnvAnswer>;
  facts(): Promise<GoFacts | null>;
  /** What a check requires and is not there; undefined where all is. */
  unmet(check: Check): Promise<Requirement | undefined>;
}

interface GoEnvAnswer {
  /** Undefined where cancelling came first. */
  record?: CommandRecord;
  env?: GoEnv;
  /** Why there is no `env`. */
  error?: unknown;
}

/** Opens what the checks of a run share; the scratch folder and the runner are the caller's to end. */
export async function openRun(
  options: RunOptions,
  scratch: Folder,
  runner: CommandRunner,
): Promise<SharedRun> {
  const home = await scratch.folder("module");
  await home.write("go.mod", scratchGoMod("go-verify.invalid/scratch"));
  const outside = await outsidePath(options.env, options.workspace);
  const { path } = options.toolchain;
  const ask = async (): Promise<GoEnvAnswer> => {
    const answer: GoEnvAnswer = {};
    try {
      const argv = [path ?? "go", "env", "-json"];
      const result = await runner.run(
        argv,
        { cwd: home.path, env: { ...outside, GOWORK: "off" } },
        (record) => {
          answer.record = record;
        },
        { ...home.files },
      );
      answer.env = result.exitCode === 0 ? parseGoEnv(result.stdout) : undefined;
      answer.error = answer.env ? undefined : new CommandFailed(result);
    } catch (error) {
      answer.error = error;
    }
    return answer;
  };
  /** Some values are printed where all are refused, as for a build cache that cannot be created. */
  const basicEnv = async (): Promise<GoEnv> => {
    const argv = [path ?? "go", "env", "-json", "GOVERSION", "GOROOT", "GOOS", "GOARCH"];
    const given = { cwd: home.path, env: { ...outside, GOWORK: "off" } };
    const result = await runner.run(argv, given, () => {}).catch(() => undefined);
    return (result?.exitCode === 0 && parseGoEnv(result.stdout)) || {};
  };
  let answer: Promise<GoEnvAnswer> | undefined;
  const goEnv = () => {
    answer ??= ask();
    return answer;
  };
  if (path !== undefined) {
    // The report needs it in any case; run first, it costs no time of its own.
    void goEnv();
  }
  return {
    options,
    scratch,
    runner,
    home,
    outside,
    hide: redactor(options.env),
    goEnv,
    async unmet({ requires = [] }) {
      for (const requirement of requires) {
        if (!(await isThere(requirement, options, goEnv))) {
          return requirement;
        }
      }
      return undefined;
    },
    async facts() {
      if (path === undefined) {
        return null;
      }
      const env = (await goEnv()).env ?? (await basicEnv());
      return {
        path,
        version: env.GOVERSION ?? "",
        goroot: env.GOROOT ?? "",
        goos: env.GOOS ?? "",
        goarch: env.GOARCH ?? "",
      };
    },
  };
}

async function isThere(
  requirement: Requirement,
  { workspace, settings, env }: RunOptions,
  goEnv: () => Promise<GoEnvAnswer>,
): Promise<boolean> {
  switch (requirement) {
    case "workspace":
      return workspace !== undefined;
    case "network":
      return settings.network;
    case "linux":
      return process.platform === "linux";
    case "c-compiler": {
      // Without an answer of the go command the check itself finds out what is wrong.
      const { CC } = (await goEnv()).env ?? {};
      return CC === undefined || "path" in (await findProgram(firstWord(CC), { env, cwd: "/" }));
    }
  }
}

/** CC may have arguments, and quotes around a word (cmd/internal/quoted, Split). */
function firstWord(command: string): string {
  const [, double, single, plain] = /^\s*(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(command) ?? [];
  return double ?? single ?? plain ?? "";
}

/** `go env -json` is an object of strings; anything else is not a go command's answer. */
function parseGoEnv(text: string): GoEnv | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return value as GoEnv;
    }
  } catch {
    // Not JSON: the check that needs it reports a failed command.
  }
  return undefined;
}

/** What a check leaves as evidence. */
export interface Evidence {
  commands: CommandRecord[];
  requests: HttpRecord[];
}

/** The context of one check, and what ends it. */
export function openContext(
  check: Check,
  shared: SharedRun,
  { commands, requests }: Evidence,
): { context: CheckContext; close(): void } {
  const { options, runner, home, outside } = shared;
  const { toolchain, signal, env, settings } = options;
  const folders = new Map<string, Folder>([[home.path, home]]);
  const http = httpClient({
    env,
    signal,
    timeoutMs: settings.timeoutMs,
    onExchange: (exchange) => requests.push(exchange),
  });
  const command = (argv: readonly string[], given: CommandOptions = {}): Promise<CommandResult> => {
    const cwd = given.cwd ?? home.path;
    const folder = folders.get(cwd);
    const files = folder && { ...folder.files };
    const changes = { ...outside, ...given.env };
    return runner.run(argv, { ...given, cwd, env: changes }, (record) => commands.push(record), files);
  };
  const context: CheckContext = {
    toolchain,
    env,
    depth: options.plan.depth,
    workspace: options.workspace,
    settings,
    signal,
    http,
    command,
    go: (args, given = {}) =>
      command([toolchain.path ?? "go", ...args], { ...given, env: { GOWORK: "off", ...given.env } }),
    async goEnv() {
      const { record, env, error } = await shared.goEnv();
      if (record && !commands.includes(record)) {
        commands.push(record);
      }
      if (env === undefined) {
        throw error;
      }
      return env;
    },
    async scratch(name = "work") {
      const folder = await shared.scratch.folder(join(check.id, name));
      folders.set(folder.path, folder);
      return folder;
    },
    readFile: (path, limits) => readRegularFile(path, { ...limits, signal }),
    readText: (path, limits) => readTextFile(path, { ...limits, signal }),
    inWorkers: (task, pieces) => inWorkers(task, pieces, signal),
    progress: (message) =>
      options.onEvent?.({ type: "progress", id: check.id, message: shared.hide(message) }),
  };
  return { context, close: () => http.close() };
}
