/**
 * What the profile page and the extension host say to each other. Each message is told apart by `kind`; bytes travel
 * as ArrayBuffers. Types only, so that either side may import it for nothing.
 */

/** A profile's file: its bytes as they lie there, packed or not. */
export interface NamedBytes {
  /** The file's name, without its folder. */
  name: string;
  /** The file's address; with it the page names the file in its own messages. */
  uri: string;
  bytes: ArrayBuffer;
}

/** Opens a profile, alone or against a base. Sent when the page says `ready`, and again where the base changes. */
export interface OpenMessage {
  kind: "open";
  profile: NamedBytes;
  base: NamedBytes | undefined;
  /** What each file may be when unpacked, in bytes. */
  cap: number;
  /** What the page last sent as its state for this file; undefined for a file that was not open before. */
  state: unknown;
  /** The page's sentences in the person's language, by the English one; empty for English. */
  words: Record<string, string>;
  /** The person's language, such as `en` or `zh-cn`. */
  language: string;
}

/** The file cannot be shown at all: one sentence with what and why. */
export interface BrokenMessage {
  kind: "broken";
  message: string;
}

/** What the editor's commands ask of the page in front. */
export interface CommandMessage {
  kind: "command";
  command: "toggleSource";
}

/** Says whether lines of this profile are shown in the source just now. */
export interface DecoratingMessage {
  kind: "decorating";
  on: boolean;
}

/** A source file that the page asked for; without text where it is not found, or not to be read. */
export interface SourceMessage {
  kind: "source";
  /** As the profile names it. */
  file: string;
  text: string | undefined;
}

/** From the extension host to the page. */
export type ToPage = OpenMessage | BrokenMessage | CommandMessage | DecoratingMessage | SourceMessage;

/** A place in the source as the profile names it: the file may lie elsewhere, or nowhere, on this machine. */
export interface SourcePlace {
  file: string;
  /** From 1; 0 where the profile does not say. */
  line: number;
  /** The function's full name; empty where it is not known. */
  function: string;
}

/** What one source line weighs, in words: as `go tool pprof -list` prints it. */
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
  /** The page listens: it wants the file. */
  | { kind: "ready" }
  /** What to keep for this file: plain JSON, small. */
  | { kind: "state"; state: unknown }
  | ({ kind: "openSource" } & SourcePlace)
  /** Wants the text of the file, without a question to the person. */
  | ({ kind: "readSource" } & SourcePlace)
  /** Shows these lines' weights in the real files; an empty list ends it. */
  | { kind: "decorate"; title: string; lines: SourceLine[] }
  /** Asks where to, and saves; `name` is what to suggest. */
  | { kind: "save"; name: string; bytes: ArrayBuffer }
  /** Puts a text on the clipboard; `what` names it for the status bar. */
  | { kind: "copy"; text: string; what: string }
  /** Asks the person for a base to compare with. */
  | { kind: "compareWith" }
  /** Makes the base the profile and the profile the base. */
  | { kind: "swap" }
  /** Ends the comparison. */
  | { kind: "forgetBase" };
