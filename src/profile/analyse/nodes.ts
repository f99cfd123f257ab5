/**
 * Nodes: what the rows of a table and the frames of a graph represent, at the requested granularity
 * (aggregate in internal/driver/driver.go, CreateNodes and NodeInfo in internal/graph/graph.go).
 */
import type { Granularity, Query } from "../query/query.ts";
import type { View } from "../query/view.ts";
import type { LocationIndex, Profile } from "../table/profile.ts";
import { shortened } from "../table/shortened.ts";
import { textsThatFit } from "./textsThatFit.ts";

/** A row of `NodeTable.infos`. */
export type NodeIndex = number;

/** What a node is; what the granularity leaves out is 0 or empty. */
export interface NodeInfo {
  name: string;
  file: string;
  line: number;
  column: number;
  address: bigint;
  /** The file of the mapping; only where there is no name. */
  object: string;
  startLine: number;
}

/** All nodes of a view; those of location `i` are `nodes[starts[i] … starts[i + 1])`, inlined first. */
export interface NodeTable {
  readonly infos: readonly NodeInfo[];
  readonly starts: Uint32Array;
  readonly nodes: Int32Array;
  /** The node of each location that has only one, else -1: loops over all frames read this first. */
  readonly only: Int32Array;
}

interface Fields {
  name: boolean;
  file: boolean;
  line: boolean;
  column: boolean;
  address: boolean;
  /** When mapping and start line are part of a node (gopt.ObjNames in report.go). */
  object: "always" | "nameless" | "never";
}

function fieldsAt(granularity: Granularity, { noInlines, showColumns }: NodeQuery): Fields {
  const name = granularity !== "files";
  const file = granularity !== "functions";
  const line = granularity === "lines" || granularity === "addresses";
  const address = granularity === "addresses";
  // Addresses with inlining are not aggregated at all, so columns stay.
  const column = (line && showColumns) || (address && !noInlines);
  return { name, file, line, column, address, object: "nameless" };
}

/** What of a query decides on nodes. */
export type NodeQuery = Pick<Query, "granularity" | "noInlines" | "showColumns" | "trimPath" | "sourcePath">;

/** Makes the nodes of a view. */
export function nodesOf(view: View, query: NodeQuery): NodeTable {
  return tableOf(view, query, fieldsAt(query.granularity, query));
}

/** Makes the nodes that a listing needs: functions of different programs, or begun on different lines, are apart. */
export function listedNodesOf(view: View, query: NodeQuery): NodeTable {
  return tableOf(view, query, { ...fieldsAt("lines", query), object: "always" });
}

/** Makes the nodes of callgrind's format: addresses, those of different programs apart. */
export function addressNodesOf(view: View, query: NodeQuery): NodeTable {
  return tableOf(view, query, { ...fieldsAt("addresses", query), object: "always" });
}

/** Makes nodes that are lines of files, regardless of their functions. */
export function lineNodesOf(view: View, query: NodeQuery): NodeTable {
  return tableOf(view, query, { ...fieldsAt("lines", query), column: false, name: false, object: "never" });
}

function tableOf(view: View, query: NodeQuery, fields: Fields): NodeTable {
  const { profile, lines } = view;
  const count = profile.locations.length;
  const starts = new Uint32Array(count + 1);
  const nodes: number[] = [];
  const intern = interner();
  const describe = describer(profile, fields, query);
  const { functions } = profile.locations.lines;
  const isByName = fields.name && !fields.line && !fields.address && fields.object !== "always";
  /** The nodes of functions with a name, if only the function distinguishes lines. */
  const known = new Int32Array(isByName ? profile.functions.length : 0).fill(-1);
  const nodeOf = (location: LocationIndex, row: number): NodeIndex => {
    const index = functions[row]!;
    if (isByName && known[index]! >= 0) {
      return known[index]!;
    }
    const { key, info } = describe.line(location, row);
    const node = intern.info(key, info);
    if (isByName && info.name !== "") {
      known[index] = node;
    }
    return node;
  };
  for (let location = 0; location < count; location++) {
    const from = lines.starts[location]!;
    const to = lines.starts[location + 1]!;
    if (from === to) {
      const { key, info } = describe.location(location);
      nodes.push(intern.info(key, info));
    }
    for (let row = query.noInlines ? Math.max(from, to - 1) : from; row < to; row++) {
      nodes.push(nodeOf(location, lines.rows[row]!));
    }
    starts[location + 1] = nodes.length;
  }
  const only = new Int32Array(count);
  for (let location = 0; location < count; location++) {
    const first = starts[location]!;
    only[location] = starts[location + 1]! - first === 1 ? nodes[first]! : -1;
  }
  return { infos: textsThatFit(intern.infos), starts, nodes: Int32Array.from(nodes), only };
}

/** A text of a node, by its number among all different ones: a key made of texts would be as long as they are. */
interface NumberedText {
  readonly number: number;
  readonly text: string;
}

const NO_TEXT: NumberedText = { number: 0, text: "" };

/** Gives the text of a row, made once; equal texts have one number. */
function numberedTexts(make: (row: number) => string): (row: number) => NumberedText {
  const rows = new Map<number, NumberedText>();
  const known = new Map([["", NO_TEXT]]);
  return (row) => {
    let found = rows.get(row);
    if (found === undefined) {
      const whole = make(row);
      found = known.get(whole) ?? { number: known.size, text: shortened(whole) };
      known.set(whole, found);
      rows.set(row, found);
    }
    return found;
  };
}

/** A node, and the key that equal ones have. */
interface Described {
  key: string;
  info: NodeInfo;
}

function describer(
  profile: Profile,
  fields: Fields,
  { trimPath, sourcePath }: Pick<Query, "trimPath" | "sourcePath">,
) {
  const { strings, functions, locations, mappings } = profile;
  const nameOf = numberedTexts(strings.at);
  const fileOf = numberedTexts((row) => {
    const path = strings.at(row);
    return path === "" ? "" : cleanPath(trimmedPath(path, trimPath, sourcePath));
  });
  const objectOf = numberedTexts((row) => mappings[row]?.file ?? "");
  const object = (location: LocationIndex) => objectOf(locations.mappings[location]!);
  const address = (location: LocationIndex) => (fields.address ? locations.addresses[location]! : 0n);
  const described = (
    name: NumberedText,
    file: NumberedText,
    object: NumberedText,
    rest: Omit<NodeInfo, "name" | "file" | "object">,
  ): Described => {
    const { line, column, address, startLine } = rest;
    const isPlain = name.number !== 0 && file.number === 0 && line === 0 && address === 0n;
    return {
      key: isPlain
        ? `${name.number}`
        : `${name.number} ${file.number} ${line} ${column} ${address} ${object.number} ${startLine}`,
      info: { name: name.text, file: file.text, object: object.text, ...rest },
    };
  };
  return {
    location: (location: LocationIndex): Described =>
      described(NO_TEXT, NO_TEXT, object(location), {
        line: 0,
        column: 0,
        address: address(location),
        startLine: 0,
      }),
    line(location: LocationIndex, row: number): Described {
      const index = locations.lines.functions[row]!;
      const name = fields.name ? nameOf(functions.names[index]!) : NO_TEXT;
      const isApart = fields.object === "always" || (fields.object === "nameless" && name.number === 0);
      const file = fields.file ? fileOf(functions.files[index]!) : NO_TEXT;
      return described(name, file, isApart ? object(location) : NO_TEXT, {
        line: fields.line ? Number(locations.lines.lines[row]) : 0,
        column: fields.column ? Number(locations.lines.columns[row]) : 0,
        address: address(location),
        startLine: isApart ? Number(functions.startLines[index]) : 0,
      });
    },
  };
}

function interner() {
  const byKey = new Map<string, NodeIndex>();
  const infos: NodeInfo[] = [];
  return {
    infos,
    info(key: string, info: NodeInfo): NodeIndex {
      let node = byKey.get(key);
      if (node === undefined) {
        node = infos.length;
        infos.push(info);
        byKey.set(key, node);
      }
      return node;
    },
  };
}

/** A node as text: address, function, then file and line as far as they are there. */
export function printableName(info: NodeInfo): string {
  return nameParts(info).join(" ");
}

/** The parts of a node's name (NameComponents). */
export function nameParts({ address, name, file, line, column, object }: NodeInfo): string[] {
  const parts: string[] = [];
  if (address !== 0n) {
    parts.push(address.toString(16).padStart(16, "0"));
  }
  if (name !== "") {
    parts.push(name);
  }
  if (line !== 0) {
    parts.push(`${file}:${line}${column === 0 ? "" : `:${column}`}`);
  } else if (file !== "") {
    parts.push(file);
  } else if (name === "") {
    parts.push(object === "" ? "<unknown>" : `[${baseName(object)}]`);
  }
  return parts;
}

/** The last part of a path, as Go's filepath.Base gives it on Unix. */
export function baseName(path: string): string {
  let end = path.length;
  while (path[end - 1] === "/") {
    end -= 1;
  }
  const stripped = path.slice(0, end);
  return stripped === "" ? "/" : stripped.slice(stripped.lastIndexOf("/") + 1);
}

/** Go's filepath.Clean on Unix. */
function cleanPath(path: string): string {
  const rooted = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") {
      if (parts.length > 0 && parts.at(-1) !== "..") {
        parts.pop();
      } else if (!rooted) {
        parts.push(part);
      }
    } else if (part !== "" && part !== ".") {
      parts.push(part);
    }
  }
  const clean = parts.join("/");
  return rooted ? `/${clean}` : clean === "" ? "." : clean;
}

/** trimPath in internal/report/source.go: cuts a configured prefix, or what leads to a folder of the search path. */
export function trimmedPath(path: string, trimPath: string, sourcePath: string): string {
  if (trimPath === "") {
    for (const folder of sourcePath.split(":").filter((part) => part !== "")) {
      const want = `/${baseName(folder)}/`;
      const found = path.indexOf(want);
      if (found >= 0) {
        return path.slice(found + want.length);
      }
    }
  }
  const prefixes = [
    ...trimPath.split(":").filter((part) => part !== ""),
    "/proc/self/cwd/./",
    "/proc/self/cwd/",
  ];
  for (const prefix of prefixes.map((p) => (p.endsWith("/") ? p : `${p}/`))) {
    if (path.startsWith(prefix)) {
      return path.slice(prefix.length);
    }
  }
  return path;
}
