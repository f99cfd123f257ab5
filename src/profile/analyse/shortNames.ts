/** Function names without packages and arguments, as pprof's graphs show them (ShortenFunctionName in graph.go). */
import { RE2JS } from "re2js";

const ANONYMOUS = "(anonymous namespace)::";

/** The version of a module in a path: what is before it, and what follows. */
const VERSION = "^(.*?)/v(?:[2-9]|[1-9][0-9]+)([./].*)$";

/** What is left of Go's, Java's and C++'s names. */
const SHORT = [
  "^(?:[\\w\\-\\.]+\\/)+([^.]+\\..+)",
  "^(?:[a-z]\\w*\\.)*([A-Z][\\w\\$]*\\.(?:<init>|[a-z][\\w\\$]*(?:\\$\\d+)?))(?:(?:\\()|$)",
  "^(?:[_a-zA-Z]\\w*::)+(_*[A-Z]\\w*::~?[_a-zA-Z]\\w*(?:<.*>)?)",
];

/** Compiled at the first use: only a graph needs them. */
let compiled: { version: RE2JS; short: RE2JS[] } | undefined;

/** The name without its package. */
export function shortName(name: string): string {
  const own = name.startsWith(ANONYMOUS) ? name.slice(ANONYMOUS.length) : name;
  compiled ??= { version: RE2JS.compile(VERSION), short: SHORT.map((one) => RE2JS.compile(one)) };
  const version = compiled.version.matcher(own);
  const plain = version.find() ? `${version.group(1)}${version.group(2)}` : own;
  for (const expression of compiled.short) {
    const matcher = expression.matcher(plain);
    if (matcher.find()) {
      return matcher.group(1) ?? "";
    }
  }
  return plain;
}
