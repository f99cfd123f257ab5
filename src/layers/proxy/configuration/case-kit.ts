/** What the cases of proxy.configuration plant alike. */
import type { Expectation, Stage } from "../../../engine/case.ts";
import { writeGoEnvFile } from "../../shared/case-kit.ts";

type Env = Record<string, string | undefined>;
type Plant = (stage: Stage) => Promise<void> | void;

/** A case but for its name. */
interface Draft {
  plant: Plant;
  expect: Partial<Expectation>;
  unavailable?: () => string | undefined;
}

/** Cases by their names. */
export type Drafts = Record<string, Draft>;

/** What the user's own environment may hold, taken away: GOPROXY and GOSUMDB are then the defaults of go.env. */
const CLEAN: Env = Object.fromEntries(
  [
    ..."GOPROXY GOSUMDB GOAUTH NETRC REQUEST_METHOD GONOSUMCHECK".split(" "),
    ..."HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY".split(" ").flatMap((name) => [name, name.toLowerCase()]),
  ].map((name) => [name, undefined]),
);

/** A module proxy of a company; nobody asks it. */
export const CORP = "https://goproxy.corp.example";

/** A hash as go.sum has it, of nothing. */
export const HASH = `h1:${"x".repeat(42)}A=`;

/** Plants settings in an environment that has no others. */
export function plantEnv(values: Env): (stage: Stage) => void {
  return ({ env }) => {
    Object.assign(env, CLEAN, values);
  };
}

/** Settings in the environment, and what must be told of them. */
export function env(values: Env, message: RegExp, cause?: RegExp, fix?: RegExp): Draft {
  return {
    plant: plantEnv(values),
    expect: { message, ...(cause ? { cause } : {}), ...(fix ? { fix } : {}) },
  };
}

/** As `env`, for what works but will hurt. */
export function hurts(...args: Parameters<typeof env>): Draft {
  const draft = env(...args);
  return { ...draft, expect: { ...draft.expect, status: "warn" } };
}

/** Settings in the environment of a workspace that requires modules, each on a line of its own from line 5 on. */
export function requiring(
  modules: readonly string[],
  values: Env,
  expect: Partial<Expectation> = {},
  files: Record<string, string> = {},
): Draft {
  return {
    async plant(stage) {
      plantEnv(values)(stage);
      await plantWorkspace(stage, { "go.mod": goMod(modules), ...files });
    },
    expect,
  };
}

/** A go.mod that requires modules, from line 5 on. */
export function goMod(modules: readonly string[]): string {
  const lines = modules.map((path) => `\t${path} v1.0.0\n`);
  return `module example.com/own\n\ngo 1.21\nrequire (\n${lines.join("")})\n`;
}

/** Makes the workspace of these files. */
export async function plantWorkspace(stage: Stage, files: Record<string, string>): Promise<void> {
  stage.workspace = await stage.mkdir("workspace");
  for (const [name, content] of Object.entries(files)) {
    await stage.write(`workspace/${name}`, content);
  }
}

/** A go env file, and what must be told of it. */
export function file(text: string, expect: Partial<Expectation>): Draft {
  return {
    async plant(stage) {
      plantEnv({})(stage);
      await writeGoEnvFile(stage, text);
    },
    expect,
  };
}

/** Plants a netrc file, and a module proxy that it may be for. */
export function withNetrc(text: string, mode: number, values: Env = {}): Plant {
  return async (stage) => {
    plantEnv({ GOPROXY: CORP, ...values })(stage);
    await stage.write(`${stage.home}/${process.platform === "win32" ? "_netrc" : ".netrc"}`, text, mode);
  };
}

/** Plants settings where only the go command is on PATH. */
export function withoutGit(values: Env): Plant {
  return (stage) => plantEnv({ PATH: `${stage.goroot}/bin`, ...values })(stage);
}

/** Why permissions cannot be planted; undefined where they can. */
export function noModes(): string | undefined {
  return process.platform === "win32" ? "Windows has no permission bits" : undefined;
}
