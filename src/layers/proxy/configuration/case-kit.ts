/** Helpers of the cases of proxy.configuration. */
import type { Expectation, Stage } from "../../../engine/case.ts";
import { writeGoEnvFile } from "../../shared/case-kit.ts";

type Env = Record<string, string | undefined>;
type Plant = (stage: Stage) => Promise<void> | void;

/** A case without its name. */
interface Draft {
  plant: Plant;
  expect: Partial<Expectation>;
  unavailable?: () => string | undefined;
}

/** Cases by their names. */
export type Drafts = Record<string, Draft>;

/** Removes the user's own settings: GOPROXY and GOSUMDB then have the defaults of go.env. */
const CLEAN: Env = Object.fromEntries(
  [
    ..."GOPROXY GOSUMDB GOAUTH NETRC REQUEST_METHOD GONOSUMCHECK".split(" "),
    ..."HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY".split(" ").flatMap((name) => [name, name.toLowerCase()]),
  ].map((name) => [name, undefined]),
);

/** A company's module proxy; no request is sent to it. */
export const CORP = "https://goproxy.corp.example";

/** A well-formed hash of go.sum. */
export const HASH = `h1:${"x".repeat(42)}A=`;

/** Plants settings in an environment without other settings. */
export function plantEnv(values: Env): (stage: Stage) => void {
  return ({ env }) => {
    Object.assign(env, CLEAN, values);
  };
}

/** Settings in the environment, and the expected finding. */
export function env(values: Env, message: RegExp, cause?: RegExp, fix?: RegExp): Draft {
  return {
    plant: plantEnv(values),
    expect: { message, ...(cause ? { cause } : {}), ...(fix ? { fix } : {}) },
  };
}

/** As `env`, with the status warn. */
export function warns(...args: Parameters<typeof env>): Draft {
  const draft = env(...args);
  return { ...draft, expect: { ...draft.expect, status: "warn" } };
}

/** Settings in the environment of a workspace that requires modules, one on each line from line 5 on. */
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

/** Writes the workspace. */
export async function plantWorkspace(stage: Stage, files: Record<string, string>): Promise<void> {
  stage.workspace = await stage.mkdir("workspace");
  for (const [name, content] of Object.entries(files)) {
    await stage.write(`workspace/${name}`, content);
  }
}

/** A go env file, and the expected finding. */
export function file(text: string, expect: Partial<Expectation>): Draft {
  return {
    async plant(stage) {
      plantEnv({})(stage);
      await writeGoEnvFile(stage, text);
    },
    expect,
  };
}

/** Plants a netrc file, and GOPROXY with a company proxy. */
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

/** Why file permissions are unavailable here; undefined if they can be planted. */
export function noModes(): string | undefined {
  return process.platform === "win32" ? "Windows has no permission bits" : undefined;
}
