/** The functions at the end of a Java profile, by address (parseJavaLocations in legacy_java_profile.go). */

import { baseName } from "../../analyse/nodes.ts";
import { textOf } from "../../table/bytesText.ts";
import type { Draft, JavaLine } from "./draft.ts";
import { mapLocations } from "./maps.ts";
import { damagedLine, decimal, hexadecimal, trimSpace } from "./text.ts";

/**
 * Reads lines such as `0x2a com.example.Main.run (Main.java:17)`, whose locations get a line, and lose their address.
 * @throws ProfileError
 */
export function readJavaLocations(bytes: Uint8Array, target: Draft): void {
  const files = new Map<string, string>();
  let number = 0;
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(10, at);
    const end = newline < 0 ? bytes.length : newline;
    readLocation(trimSpace(textOf(bytes.subarray(at, end))), ++number, target, files);
    at = end + 1;
  }
  mapLocations(target);
}

/** A function is identified by its name alone: its first file is used. */
function readLocation(line: string, number: number, target: Draft, files: Map<string, string>): void {
  const found = /^0x([0-9A-Fa-f]+)[\t\n\f\r ]+(.*)/s.exec(line);
  if (!found) {
    return;
  }
  const address = hexadecimal(found[1]!);
  if (address === undefined) {
    throw damagedLine(number, "of its functions, it holds an address of more than 64 bits");
  }
  const row = target.rowOf.get(address);
  if (row !== undefined) {
    const line = lineOf(found[2]!);
    const file = files.get(line.name) ?? line.file;
    files.set(line.name, file);
    target.lines.set(row, { ...line, file });
    target.addresses[row] = 0n;
  }
}

/** `function (file:line)`, `function (library)`, or a state of the machine such as `GC`. */
function lineOf(text: string): JavaLine {
  const numbered = /:(-?[0-9]+)\)$/.exec(text);
  const source = numbered && parenthesis(text.slice(0, numbered.index), 1);
  if (source) {
    const line = decimal(numbered[1]!) ?? 0n;
    return { ...source, line: line > 0n ? line : 0n };
  }
  const library = text.endsWith(")") ? parenthesis(text.slice(0, -1), 0) : undefined;
  if (library) {
    return { name: library.name, file: library.file === "" ? "." : baseName(library.file), line: 0n };
  }
  return { name: text.includes("generated stub/JIT") ? "STUB" : text, file: "", line: 0n };
}

/** The text before and after the last bracket that follows a space and has at least `fewest` characters after it. */
function parenthesis(text: string, fewest: number): { name: string; file: string } | undefined {
  for (let at = text.lastIndexOf("("); at > 0; at = text.lastIndexOf("(", at - 1)) {
    if (/[\t\n\f\r ]/.test(text[at - 1]!) && text.length - at - 1 >= fewest) {
      return { name: text.slice(0, at - 1), file: text.slice(at + 1) };
    }
  }
  return undefined;
}

/** Addresses say nothing from one run of a Java machine to the next (Aggregate). */
export function withoutAddresses({ addresses }: Draft): void {
  addresses.fill(0n);
}
