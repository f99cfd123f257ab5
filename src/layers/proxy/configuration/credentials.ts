/** GOAUTH and the netrc file (cmd/go/internal/auth). No value is shown: each may contain a secret. */
import { isAbsolute, join } from "node:path";
import { type Finding, finding } from "../../../engine/check.ts";
import { type AuthMethod, parseGoauth } from "../../../modules/proxy/goauth.ts";
import { parseGoUrl } from "../../../modules/proxy/goUrl.ts";
import { netrcMachines, parseNetrc } from "../../../modules/proxy/netrc.ts";
import { unset } from "../../shared/symptoms/symptom.ts";
import { type Facts, type Rule, variableFinding } from "./facts.ts";

/** The rules of credentials. */
export const credentialRules: readonly Rule[] = [goauth, netrc];

const FAILS = "The go command fails at the first https request.";

async function goauth(facts: Facts): Promise<Finding[]> {
  const { GOAUTH } = facts.values;
  if (GOAUTH === "") {
    // Before go1.24 there was no such variable.
    return [];
  }
  let methods: AuthMethod[];
  try {
    methods = parseGoauth(GOAUTH);
  } catch (error) {
    const why = (error as Error).message;
    return [variableFinding("GOAUTH", facts, "error", { message: FAILS, why })];
  }
  return (await Promise.all(methods.map((method) => ofMethod(method, facts)))).flat();
}

async function ofMethod(method: AuthMethod, facts: Facts): Promise<Finding[]> {
  if (method.kind === "git") {
    const why = !isAbsolute(method.folder)
      ? "git needs the absolute path of a working directory"
      : (await facts.kind(method.folder)) === "folder"
        ? undefined
        : "the path after git is not a folder";
    return why === undefined ? [] : [variableFinding("GOAUTH", facts, "error", { message: FAILS, why })];
  }
  // The target of a relative path depends on the folder that the go command runs in.
  const isRelative = method.kind === "command" && /[\\/]/.test(method.program) && !isAbsolute(method.program);
  if (method.kind !== "command" || isRelative || (await facts.program(method.program))) {
    return [];
  }
  return [
    variableFinding("GOAUTH", facts, "warning", {
      message: `GOAUTH names the program ${method.program}, which does not exist, so requests have no credentials.`,
      why: "the go command shows this only with -x",
    }),
  ];
}

/** The path of the netrc file (netrc.go, netrcPath); undefined without a home folder. */
export async function netrcPath({ env, platform, kind }: Pick<Facts, "env" | "platform" | "kind">) {
  if (env.NETRC) {
    return env.NETRC;
  }
  const home = platform === "win32" ? env.USERPROFILE : env.HOME;
  if (!home) {
    return undefined;
  }
  const legacy = join(home, "_netrc");
  return platform === "win32" && (await kind(legacy)) !== undefined ? legacy : join(home, ".netrc");
}

async function netrc(facts: Facts): Promise<Finding[]> {
  const path = await netrcPath(facts);
  const found = path === undefined ? undefined : await facts.kind(path);
  if (path === undefined || (found === undefined && !facts.env.NETRC)) {
    return [];
  }
  const text = found === "file" ? await facts.read(path) : undefined;
  if (text === undefined) {
    return [unreadable(path, found, facts)];
  }
  return [...(await openToOthers(path, text, facts)), ...ignoredEntries(path, text, facts)];
}

function unreadable(path: string, found: string | undefined, { env, settings }: Facts): Finding {
  const why =
    found === undefined
      ? "does not exist"
      : found === "file" || found === "unreadable"
        ? "cannot be read by this user"
        : "is not a regular file";
  return finding("warning", {
    message: "The go command silently ignores the netrc file.",
    cause: `${path}${env.NETRC ? ", which NETRC names," : ""} ${why}.`,
    fix: env.NETRC ? unset("NETRC", settings) : `Make ${path} a file that this user can read.`,
    location: { path },
  });
}

/** The go command does not check permissions. */
async function openToOthers(path: string, text: string, facts: Facts): Promise<Finding[]> {
  const mode = (await facts.mode(path)) ?? 0;
  if (facts.platform === "win32" || (mode & 0o077) === 0 || !/(^|\s)password\s/.test(text)) {
    return [];
  }
  return [
    finding("warning", {
      message: "Other users of this machine can read or change the passwords in the netrc file.",
      cause: `The mode of ${path} is ${(mode & 0o777).toString(8).padStart(4, "0")}.`,
      fix: `chmod 600 ${path}`,
      location: { path },
    }),
  ];
}

/** Entries for machines of GOPROXY that the go command does not use. */
function ignoredEntries(path: string, text: string, { proxies, values }: Facts): Finding[] {
  const takesNetrc = values.GOAUTH === "" || /(^|;)\s*netrc\s*(;|$)/.test(values.GOAUTH);
  const taken = new Set(parseNetrc(text).map(({ machine }) => machine));
  const named = new Set(netrcMachines(text));
  const hosts = proxies
    .filter(({ url }) => /^https:/i.test(url))
    .map(({ url }) => parseGoUrl(url).host)
    .filter((host) => !taken.has(host));
  return [...new Set(hosts)].flatMap((host) => {
    const bare = host.replace(/:\d+$/, "");
    if (!takesNetrc || !(named.has(host) || named.has(bare))) {
      return [];
    }
    const why = taken.has(bare)
      ? `the go command compares it with the host and port of the URL, so the machine must be ${host}`
      : "machine, login and password are all required, each on the same line as its value";
    return [
      finding("warning", {
        message: `The netrc file names ${bare}, but the go command sends no credentials to ${host}.`,
        cause: `The go command ignores this entry of ${path}: ${why}.`,
        fix: `Write it as: machine ${host} login … password …`,
        location: { path },
      }),
    ];
  });
}
