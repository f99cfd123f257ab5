/**
 * The memory map at the end of an older profile: /proc/self/maps and briefer forms (parseProcMapsFromScanner,
 * massageMappings, remapMappingIDs).
 */
import { RE2JS } from "re2js";
import type { Mapping } from "../../table/profile.ts";
import { type Draft, dropUnusedLocations } from "./draft.ts";
import { firstCover } from "./firstCover.ts";
import { damagedLine, hexadecimal, type Lines, trimSpace } from "./text.ts";

/** A line that holds one of these begins the memory map (memoryMapSentinels). */
const SENTINELS = ["--- Memory map: ---", "MAPPED_LIBRARIES:"];

/** Whether a line begins the memory map. */
export function beginsMap(line: string): boolean {
  return SENTINELS.some((sentinel) => line.includes(sentinel));
}

/**
 * Skips the rest of a profile, reads its memory map and gives each location its mapping
 * (parseAdditionalSections).
 * @throws ProfileError
 */
export function readMapAfter(target: Draft, lines: Lines): void {
  while (!beginsMap(lines.text) && lines.next()) {
    // Other sections have nothing that belongs in a profile.
  }
  readMap(target, lines);
}

/**
 * Reads a memory map up to the end and gives each location its mapping (ParseMemoryMapFromScanner).
 * @throws ProfileError
 */
export function readMap(target: Draft, lines: Lines): void {
  target.mappings = withMainFirst(joined(mappingsIn(lines)));
  mapLocations(target);
}

/** The limit of mappings: Linux allows a program 65,530; each takes some 500 bytes here, and 4 in a file. */
const MAX_MAPPINGS = 300_000;

function mappingsIn(lines: Lines): Mapping[] {
  const mappings: Mapping[] = [];
  const attributes = attributesOf();
  while (lines.next()) {
    const line = attributes.replaced(withoutLogPrefix(lines.text), lines.number);
    const mapping = mappingIn(line);
    if (mapping === undefined) {
      attributes.learn(line, lines.number);
    } else if (mapping !== "skipped") {
      mappings.push(mapping);
    }
    if (mappings.length > MAX_MAPPINGS) {
      throw damagedLine(lines.number, `its memory map has more than ${MAX_MAPPINGS} mappings`);
    }
  }
  return mappings;
}

/** Lines such as `build=/path` define `$build` for later lines. */
function attributesOf() {
  const MOST = 100;
  const MOST_TEXT = 1024 * 1024;
  let length = 0;
  const known = new Map<string, string>();
  return {
    replaced(line: string, number: number): string {
      if (known.size === 0 || !line.includes("$")) {
        return line;
      }
      let text = "";
      for (let at = 0; at < line.length; ) {
        const found = line[at] === "$" && [...known].find(([name]) => line.startsWith(name, at + 1));
        text += found ? found[1] : line[at];
        at += found ? found[0].length + 1 : 1;
        // Names may occur in the texts of others, each doubling the one before.
        if (length + text.length > MOST_TEXT) {
          throw damagedLine(number, `with its names replaced it is longer than ${MOST_TEXT} characters`);
        }
      }
      length += text.length;
      return text;
    },
    learn(line: string, number: number): void {
      const equals = line.indexOf("=");
      const name = trimSpace(line.slice(0, Math.max(0, equals)));
      // The first meaning of a name stays (strings.NewReplacer).
      if (equals >= 0 && !known.has(name)) {
        known.set(name, trimSpace(line.slice(equals + 1)));
      }
      if (known.size > MOST) {
        throw damagedLine(number, `its memory map names more than ${MOST} texts`);
      }
    },
  };
}

/** Cuts what glog writes before a line: `… file:line] ` (logInfoRE). */
function withoutLogPrefix(line: string): string {
  const prefix = /^[^[\]]+:[0-9]+\][\t\n\f\r ]/.exec(line);
  return prefix ? line.slice(prefix[0].length) : line;
}

const HEX = "[0-9A-Fa-f]+";
const SPACES = "[\\t\\n\\f\\r ]+";
const RANGE = `^[\\t\\n\\f\\r ]*(?:0x)?(${HEX})[\\t\\n\\f\\r -]?[\\t\\n\\f\\r ]*(?:0x)?(${HEX}):?`;
const RIGHTS = `(?:${SPACES}([-rwxp]+))?`;
const NAME = `(?:${SPACES}([^\\t\\n\\f\\r ]+))?`;
/** Range, rights, offset, device, inode, file (procMapsRE). */
const PROC = either(`${RANGE}${RIGHTS}(?:${SPACES}(${HEX}))?${SPACES}${HEX}:${HEX}${SPACES}[0-9]+${NAME}`, [
  "start",
  "limit",
  "rights",
  "offset",
  "file",
]);
/** Range, rights, file, `(@offset)`, build ID (briefMapsRE). */
const BRIEF = either(`${RANGE}${RIGHTS}${NAME}(?:${SPACES}\\(@(${HEX})\\))?(?:${SPACES}(${HEX}))?`, [
  "start",
  "limit",
  "rights",
  "file",
  "offset",
  "buildId",
]);

type Part = "start" | "limit" | "rights" | "offset" | "file" | "buildId";
type Parts = Partial<Record<Part, string>>;

/** A pattern that backtracks; a line that is long enough to make that slow goes to an engine that does not. */
function either(source: string, names: readonly Part[]): (line: string) => Parts | undefined {
  const LONG = 256;
  const quick = new RegExp(source);
  let steady: RE2JS | undefined;
  const parts = (group: (i: number) => string | null | undefined): Parts =>
    Object.fromEntries(names.map((name, i) => [name, group(i + 1) ?? ""]));
  return (line) => {
    if (line.length <= LONG) {
      const found = quick.exec(line);
      return found ? parts((i) => found[i]) : undefined;
    }
    steady ??= RE2JS.compile(source);
    const found = steady.matcher(line);
    return found.find() ? parts((i) => found.group(i)) : undefined;
  };
}

/** parseMappingEntry: undefined where the line is no mapping, `skipped` where nothing can be executed there. */
function mappingIn(line: string): Mapping | "skipped" | undefined {
  const parts = PROC(line) ?? BRIEF(line);
  if (!parts) {
    return undefined;
  }
  const { rights = "", file = "", buildId = "" } = parts;
  if (rights !== "" && !rights.includes("x")) {
    return "skipped";
  }
  const start = hexadecimal(parts.start!);
  const limit = hexadecimal(parts.limit!);
  const offset = hexadecimal(parts.offset || "0");
  if (start === undefined || limit === undefined || offset === undefined) {
    return undefined;
  }
  return newMapping({ start, limit, offset, file, buildId });
}

function newMapping(known: Partial<Mapping>): Mapping {
  const flags = { hasFunctions: false, hasFilenames: false, hasLineNumbers: false, hasInlineFrames: false };
  return { id: 0n, start: 0n, limit: 0n, offset: 0n, file: "", buildId: "", ...flags, ...known };
}

/** One mapping that was written as several is one again. */
function joined(mappings: readonly Mapping[]): Mapping[] {
  const result: Mapping[] = [];
  for (const mapping of mappings) {
    const last = result.at(-1);
    if (last && adjacent(last, mapping)) {
      last.limit = mapping.limit;
      last.file = mapping.file || last.file;
      last.buildId = mapping.buildId || last.buildId;
    } else {
      result.push(mapping);
    }
  }
  return result;
}

function adjacent(first: Mapping, second: Mapping): boolean {
  const differ = (a: string, b: string) => a !== "" && b !== "" && a !== b;
  if (differ(first.file, second.file) || differ(first.buildId, second.buildId)) {
    return false;
  }
  if (first.limit !== second.start) {
    return false;
  }
  const bothKnown = first.offset !== 0n && second.offset !== 0n;
  return !bothKnown || BigInt.asUintN(64, first.offset + first.limit - first.start) === second.offset;
}

/** The first mapping that is neither a library nor the kernel's is taken for the program, and swapped to the front. */
function withMainFirst(mappings: Mapping[]): Mapping[] {
  const main = mappings.findIndex(({ file }) => {
    const name = trimSpace(file.replaceAll("(deleted)", ""));
    return name !== "" && !/\.so$|\.so[._][0-9]/.test(name) && !name.startsWith("[");
  });
  if (main > 0) {
    [mappings[0], mappings[main]] = [mappings[main]!, mappings[0]!];
  }
  return mappings;
}

/** Where Linux starts a program that is not position-independent. */
const USUAL_START = 0x400000n;

/** remapLocationIDs and remapMappingIDs: each location gets the mapping that holds its address, if need be one that spans everything. */
export function mapLocations(target: Draft): void {
  dropUnusedLocations(target);
  const { mappings, addresses } = target;
  repairMain(mappings);
  const find = finder(mappings);
  let spanning = -1;
  target.mappingOf = Int32Array.from(addresses, (address) => {
    if (address === 0n) {
      return -1;
    }
    // Where one mapping spans everything, none is widened any more.
    const found = find(address, spanning < 0);
    if (found < 0 && spanning < 0) {
      spanning = mappings.push(newMapping({ limit: 0xffff_ffff_ffff_ffffn })) - 1;
    }
    return found < 0 ? spanning : found;
  });
  for (const [i, mapping] of mappings.entries()) {
    mapping.id = BigInt(i + 1);
  }
}

function repairMain(mappings: Mapping[]): void {
  const [first, second] = mappings;
  if (first?.file.startsWith("/anon_hugepage") && second && first.limit === second.start) {
    mappings.shift();
  }
  const main = mappings[0];
  if (main && BigInt.asUintN(64, main.start - main.offset) === USUAL_START) {
    main.start = USUAL_START;
    main.offset = 0n;
  }
}

/** Finds the first mapping of an address; -1 for none. One whose first part was not written may be widened to it. */
function finder(mappings: readonly Mapping[]): (address: bigint, widen: boolean) => number {
  const wider = mappings.map(({ start, offset }) => BigInt.asUintN(64, start - offset));
  const bounds = new BigUint64Array(3 * mappings.length);
  for (const [i, { start, limit }] of mappings.entries()) {
    bounds.set([start, limit, wider[i]!], 3 * i);
  }
  bounds.sort();
  const covered = firstCover(bounds);
  const widened = firstCover(bounds);
  for (const [i, { start, limit }] of mappings.entries()) {
    covered.add(start, limit, i);
    widened.add(wider[i]!, start, i);
  }
  return (address, widen) => {
    const found = covered.at(address);
    const i = found >= 0 || !widen ? -1 : widened.at(address);
    if (i < 0) {
      return found;
    }
    // From now on its own range covers what it was widened by.
    covered.add(wider[i]!, mappings[i]!.start, i);
    mappings[i]!.start = wider[i]!;
    mappings[i]!.offset = 0n;
    return i;
  };
}
