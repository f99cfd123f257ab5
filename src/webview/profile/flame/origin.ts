/** Where the code of a frame is from: the program's own modules, the standard library, others, the runtime. Pure. */
import type { Frame } from "../wire.ts";
import { isRuntime, packageOf } from "./packages.ts";

/** The origins, in the legend's order. */
export const ORIGINS = ["own", "third", "std", "runtime"] as const;
export type Origin = (typeof ORIGINS)[number];

/** The first elements of the import paths of Go's standard library; `vendor` is its own copy of other modules. */
const STANDARD = new Set(
  (
    "archive bufio builtin bytes cmp compress container context crypto database debug embed encoding errors expvar " +
    "flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect regexp runtime " +
    "simd slices sort strconv strings structs sync syscall testing text time unicode unique unsafe vendor weak"
  ).split(" "),
);

/**
 * The origin of a frame. A profile does not name the main module, so the rule is about paths: the runtime is what has
 * no package, such as C, and the packages of the runtime; the standard library is known by name; third party is what is
 * in the module cache, whose folders have a version, or in a vendor directory; the rest is the program's own.
 */
export function originOf({ name, file }: Pick<Frame, "name" | "file">): Origin {
  const path = packageOf(name);
  if (path === "" || isRuntime(path) || path === "runtime/cgo") {
    return "runtime";
  }
  if (STANDARD.has(path.split("/", 1)[0]!)) {
    return "std";
  }
  return /@v\d|[\\/]vendor[\\/]/.test(file) ? "third" : "own";
}
