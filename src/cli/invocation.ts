/** How a person started this program, so that each command that we print works as printed. */
import { existsSync, realpathSync } from "node:fs";
import { basename, delimiter, dirname, join, relative, resolve } from "node:path";
import { quoted } from "../formats/shell.ts";

/** What a start leaves in its process. */
export interface Start {
  /** The path of the node that runs, and the path by which it was given this program. */
  node: string;
  script: string;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  platform: string;
}

const NAME = "go-verify";

/** The beginning of a command line that starts this program in the same way. */
export function invocation(start: Start = ownStart()): string {
  return byNpm(start) ?? byName(start) ?? byNode(start);
}

function ownStart(): Start {
  const { execPath, argv, env, platform } = process;
  return { node: execPath, script: argv[1] ?? "", env, cwd: process.cwd(), platform };
}

/** `npx …` or `npm start --`. npm describes what it runs in variables, which programs further down inherit, too. */
function byNpm({ script, env, cwd, platform }: Start): string | undefined {
  const quote = (text: string) => quoted(text, platform === "win32");
  const {
    npm_lifecycle_event: event,
    npm_lifecycle_script: line = "",
    npm_package_json: manifest = "",
  } = env;
  if (event === "npx" && line.replace(/["']/g, "") === NAME) {
    // Several packages are separated by empty lines (npm's config, setEnvs).
    const packages = (env.npm_config_package ?? "").split("\n").filter((name) => name !== "");
    const yes = env.npm_config_yes === "true" ? ["--yes"] : [];
    return ["npx", ...yes, ...packages.map((name) => `--package=${quote(name)}`), NAME].join(" ");
  }
  const root = dirname(dirname(script));
  if (event === "start" && script !== "" && resolve(manifest) === join(root, "package.json")) {
    const { INIT_CWD: typedIn = cwd } = env;
    return isInside(typedIn, root) ? "npm start --" : `npm --prefix ${quote(root)} start --`;
  }
  const isLocal = basename(dirname(script)) === ".bin" && basename(script) === NAME;
  return event !== undefined && isLocal ? `npx ${NAME}` : undefined;
}

/** `go-verify`, if a shell finds this program by that name, or the path of a link with that name. */
function byName({ script, env, cwd, platform }: Start): string | undefined {
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  if (platform === "win32") {
    // npm writes go-verify.cmd, which starts node with the path of the program beside it.
    const first = folders.find((folder) => existsSync(join(folder, `${NAME}.cmd`)));
    return first !== undefined && script === join(first, "node_modules", NAME, "dist", "cli.js")
      ? NAME
      : undefined;
  }
  if (basename(script) !== NAME) {
    return undefined;
  }
  const first = folders.find((folder) => existsSync(join(folder, NAME)));
  return first !== undefined && resolve(first) === dirname(script) ? NAME : quoted(near(script, cwd), false);
}

function byNode({ node, script, env, cwd, platform }: Start): string {
  const isWindows = platform === "win32";
  const name = isWindows ? "node.exe" : "node";
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  const first = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  const isFirst = first !== undefined && real(first) === real(node);
  return `${isFirst ? "node" : quoted(node, isWindows)} ${quoted(near(script, cwd), isWindows)}`;
}

/** The path relative to the current folder if it is inside, else absolute. */
function near(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return !isInside(path, cwd) ? path : short.includes("/") || short.includes("\\") ? short : `./${short}`;
}

function isInside(path: string, folder: string): boolean {
  const short = relative(folder, path);
  return short === "" || !(short.startsWith("..") || resolve(short) === short);
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
