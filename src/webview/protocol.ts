/**
 * The messages between the profile page and the extension host. `kind` identifies a message; bytes are sent as
 * ArrayBuffers. Types only, so that either side can import it without loading code.
 */

import type { DemangleMode } from "../profile/demangle/modes.ts";
import type { FunctionLines } from "../profile/reports/list.ts";

/** A profile's file: its bytes as they are, compressed or not. */
export interface NamedBytes {
  /** The file's name, without its folder. */
  name: string;
  /** The file's address; with it the page names the file in its own messages. */
  uri: string;
  /** Its path, for a command in a terminal of the workspace. */
  path: string;
  bytes: ArrayBuffer;
}

/** The addresses of a mapping that have no function. Numbers are texts, since a message cannot have a BigInt. */
export interface NamelessMapping {
  start: string;
  limit: string;
  offset: string;
  file: string;
  buildId: string;
  /** As BigUint64Array. */
  addresses: ArrayBuffer;
}

/** The functions of such addresses. */
export interface MappingSymbols {
  of: NamelessMapping;
  /** The frames of address `i` are rows `starts[i] … starts[i + 1])`, inlined first; as Uint32Array. */
  starts: ArrayBuffer;
  /** By frame: a row of `names`, `files` and `startLines`; as Uint32Array. */
  functions: ArrayBuffer;
  /** By frame; as Int32Array. */
  lines: ArrayBuffer;
  names: string[];
  files: string[];
  startLines: number[];
}

/** The host starts to read the file: what the page shows until it arrives. */
export interface ReadingMessage {
  kind: "reading";
  /** As in OpenMessage. */
  words: Record<string, string>;
}

/** Opens a profile, alone or against a base. Sent after `ready`, and again when the base changes. */
export interface OpenMessage {
  kind: "open";
  profile: NamedBytes;
  base: NamedBytes | undefined;
  /** What binaries gave since the file was opened. */
  symbols: readonly MappingSymbols[];
  /** The limit of each file when unpacked, in bytes. */
  cap: number;
  /** How names of C++ and Rust are shown. */
  demangle: DemangleMode;
  /** What the page last sent as its state for this file; undefined for a file that was not open before. */
  state: unknown;
  /** The page's sentences in the user's language, by the English ones; empty for English. */
  words: Record<string, string>;
  /** The user's language, such as `en` or `zh-cn`. */
  language: string;
  /** The code of re2js as a CommonJS module, for the worker: the page loads nothing, and the package has it once. */
  re2js: string;
  /** The shell that commands to copy are quoted for. */
  shell: Shell;
}

/** A kind of shell, by how it quotes words. */
export type Shell = "posix" | "powershell";

/** The file cannot be shown at all: one sentence with what and why. */
export interface BrokenMessage {
  kind: "broken";
  message: string;
}

/** A command of the editor for the active page. */
export interface CommandMessage {
  kind: "command";
  command: "toggleSource";
}

/** Whether lines of this profile are shown in the source now. */
export interface DecoratingMessage {
  kind: "decorating";
  on: boolean;
}

/** A source file that the page requested for a function. */
export interface SourceMessage {
  kind: "source";
  /** As the profile names them. */
  file: string;
  function: string;
  /** Undefined if the file is not found, cannot be read, or does not fit the profile. */
  text: string | undefined;
  /** Why there is no text, or what may be wrong with it, in the user's language; empty if nothing is. */
  notice: string;
}

/** Another source file may be found now: what the page requested is requested again. */
export interface SourcesMovedMessage {
  kind: "sourcesMoved";
}

/** The names that the page requested, demangled. */
export interface DemangledMessage {
  kind: "demangled";
  /** As in the request. */
  id: number;
  names: string[];
}

/** From the extension host to the page. */
export type ToPage =
  | ReadingMessage
  | OpenMessage
  | BrokenMessage
  | CommandMessage
  | DecoratingMessage
  | SourceMessage
  | SourcesMovedMessage
  | DemangledMessage;

/** A position in the source as the profile has it: on this machine the file may be elsewhere, or missing. */
export interface SourcePlace {
  file: string;
  /** From 1; 0 if the profile has none. */
  line: number;
  /** The function's full name; empty where it is not known. */
  function: string;
}

/** A function of a source file, with the lines that the file must have for it. */
export interface SourceFunction extends SourcePlace {
  builds: readonly FunctionLines[];
  /** Other functions of the file. */
  others: readonly FunctionLines[];
}

/** What an editor shows beside lines: their values, and the functions of each file. */
export interface SourceLines {
  lines: SourceLine[];
  functions: { file: string; builds: FunctionLines[] }[];
}

/** The values of one source line, as `go tool pprof -list` prints them. */
export interface SourceLine {
  file: string;
  /** The full name of a function of the file, by which it is known; empty where there is none. */
  function: string;
  /** From 1. */
  line: number;
  flat: string;
  cum: string;
  /** cum as a share of the total, from 0 to 1. */
  share: number;
}

/** From the page to the extension host. */
export type ToHost =
  /** The page is ready to receive the file. */
  | { kind: "ready" }
  /** The user gave up waiting for the file: it need not be sent. */
  | { kind: "cancel" }
  /** The state to save for this file: plain JSON, small. */
  | { kind: "state"; state: unknown }
  /** Requests names demangled, whose characters are bytes. */
  | { kind: "demangle"; id: number; names: string[]; mode: DemangleMode }
  | ({ kind: "openSource" } & SourcePlace)
  /** Requests the text of the file, without a question to the user. */
  | ({ kind: "readSource" } & SourceFunction)
  /** Lets the user choose the file. */
  | ({ kind: "locateSource" } & SourcePlace)
  /** Shows these lines' weights in the real files; an empty list ends it. */
  | ({ kind: "decorate"; title: string } & SourceLines)
  /** Saves to a file that the user chooses; `name` is the suggested name. */
  | { kind: "save"; name: string; bytes: ArrayBuffer }
  /** Saves a flame page, of which `bytes` are the data as JSON. */
  | { kind: "savePage"; name: string; bytes: ArrayBuffer }
  /** Copies a text to the clipboard; `what` names it for the status bar. */
  | { kind: "copy"; text: string; what: string }
  /** Lets the user choose a binary that has the functions of these addresses. */
  | { kind: "symbolize"; mappings: NamelessMapping[] }
  /** Lets the user choose a base to compare with. */
  | { kind: "compareWith" }
  /** Opens the file in the text editor instead of this page. */
  | { kind: "openAsText" }
  /** Makes the base the profile and the profile the base. */
  | { kind: "swap" }
  /** Ends the comparison. */
  | { kind: "forgetBase" };
