/** GOAUTH and the netrc file (cmd/go/internal/auth). Nothing here shows a value: each may hold a secret. */
import { isAbsolute, join } from "node:path";
import { type Finding, finding } from "../../../engine/check.ts";
import { type AuthMethod, parseGoauth } from "../../../modules/proxy/goauth.ts";
import { parseGoUrl } from "../../../modules/proxy/goUrl.ts";
import { netrcMachines, parseNetrc } from "../../../modules/proxy/netrc.ts";
import { unset } from "../../shared/symptoms/symptom.ts";
import { type Facts, type Rule, told } from "./facts.ts";

/** The rules of credentials. */
export const credentialRules: readonly Rule[] = [goauth, netrc];

const STOPS = "The go command stops at the first request over https.";

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
    return [told("GOAUTH", facts, "error", { message: STOPS, why })];
  }
  return (await Promise.all(methods.map((method) => ofMethod(method, facts)))).flat();
}

async function ofMethod(method: AuthMethod, facts: Facts): Promise<Finding[]> {
  if (method.kind === "git") {
    const why = !isAbsolute(method.folder)
      ? "git takes the absolute path of a working directory"
      : (await facts.kind(method.folder)) === "folder"
        ? undefined
        : "the path after git is that of no folder";
    return why === undefined ? [] : [told("GOAUTH", facts, "error", { message: STOPS, why })];
  }
  // Where a relative path leads to depends on the folder that the go command is run in.
  const isRelative = method.kind === "command" && /[\\/]/.test(method.program) && !isAbsolute(method.program);
  if (method.kind !== "command" || isRelative || (await facts.program(method.program))) {
    return [];
  }
  return [
    told("GOAUTH", facts, "warning", {
      message: `GOAUTH names the program ${method.program}, which is not found: requests go without credentials.`,
      why: "the go command tells so with -x alone",
    }),
  ];
}

/** Where the netrc file is (netrc.go, netrcPath); undefined where there is no home. */
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
    return [unread(path, found, facts)];
  }
  return [...(await open(path, text, facts)), ...unheard(path, text, facts)];
}

function unread(path: string, found: string | undefined, { env, settings }: Facts): Finding {
  const why =
    found === undefined
      ? "does not exist"
      : found === "file" || found === "unreadable"
        ? "may not be read by this user"
        : "is no file";
  return finding("warning", {
    message: "The netrc file is not read, and the go command does not say so.",
    cause: `${path}${env.NETRC ? ", which NETRC names," : ""} ${why}.`,
    fix: env.NETRC ? unset("NETRC", settings) : `Make ${path} a file that this user can read.`,
    location: { path },
  });
}

/** The go command does not look at permissions; other users do. */
async function open(path: string, text: string, facts: Facts): Promise<Finding[]> {
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

/** A machine that GOPROXY asks, and whose entry the go command does not take. */
function unheard(path: string, text: string, { proxies, values }: Facts): Finding[] {
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
      ? `it is compared with the host and port of the URL, so the machine must be called ${host}`
      : "each of machine, login and password must stand on one line with its value, and all three must be there";
    return [
      finding("warning", {
        message: `The netrc file names ${bare}, but the go command sends no credentials to ${host}.`,
        cause: `Of ${path}, the go command does not take this entry: ${why}.`,
        fix: `Write it as: machine ${host} login … password …`,
        location: { path },
      }),
    ];
  });
}
