/** The package of a function by its name: frames are coloured by it. Pure. */

/** Java: dotted small names, then a class. In Go a second dot belongs to a method or a closure. */
const JAVA = /^([a-z]\w*(?:\.[a-z]\w*)+)\.[A-Z]/;

/**
 * The package of a function: for Go its import path, as for `github.com/a/b.(*T).Method` all up to `b`; for C++ and
 * Rust the namespaces; for Java what is before the class. Empty if the name has none.
 */
export function packageOf(name: string): string {
  // Parameters and type arguments may name other packages.
  const head = name.slice(0, firstOf(name, "([<{ "));
  const colons = head.lastIndexOf("::");
  if (colons > 0) {
    return head.slice(0, colons);
  }
  const java = JAVA.exec(head)?.[1];
  const slash = head.lastIndexOf("/");
  const dot = head.indexOf(".", slash + 1);
  return java ?? (dot < 0 ? "" : head.slice(0, dot));
}

function firstOf(text: string, marks: string): number {
  for (let i = 1; i < text.length; i++) {
    if (marks.includes(text[i]!)) {
      return i;
    }
  }
  return text.length;
}

/** Whether a package is part of the language's runtime, which is drawn in grey. */
export function isRuntime(path: string): boolean {
  return /^(runtime|internal\/runtime)(\/|$)/.test(path);
}

/** A hue from 0 to 359 from a package's path: packages of one module have similar hues. */
export function hueOf(path: string): number {
  const parts = path.split("/");
  const isModule = parts[0]!.includes(".");
  const family = parts.slice(0, isModule ? 3 : 1).join("/");
  return (hash(family) + (hash(path) % 40)) % 360;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return (value ^ (value >>> 15)) >>> 0;
}
