/** The types that the parts of the profile editor share. */
import type { Disposable, Uri, ViewColumn, WebviewPanel } from "vscode";
import type { GoFolders } from "../../server/protocol.ts";
import type { MappingSymbols, ToPage } from "../../webview/protocol.ts";
import type { State, Stored } from "../state.ts";
import type { PathMapping } from "./sourcePaths.ts";

/** A profile that is open in an editor. */
export interface OpenProfile {
  readonly uri: Uri;
  readonly panel: WebviewPanel;
  /** What it is compared with. */
  base: Uri | undefined;
  /** What binaries gave for its addresses; in memory only. */
  symbols: readonly MappingSymbols[];
  send(message: ToPage): Thenable<boolean>;
  /** Reads the files and sends them to the page, as when it was opened. */
  load(): Promise<void>;
  /** Sends nothing of what is being read. */
  cancel(): void;
}

/** All open profiles. */
export interface Profiles extends Disposable {
  /** The folder of recorded profiles that are not saved elsewhere: ours, outside of the workspace. */
  readonly recordings: Uri;
  /** Opens a file in the text editor, where it stays though it may be a profile. */
  openAsText(uri: Uri, column: ViewColumn | undefined): Promise<void>;
  /** Opens a profile, with a base if one is given; reuses an editor that shows it already. */
  open(uri: Uri, base?: Uri, column?: ViewColumn): Promise<void>;
  /** The profile in the active editor. */
  active(): OpenProfile | undefined;
  /** The open profile that was active last. */
  last(): OpenProfile | undefined;
}

/** What looking for source files needs. */
export interface SourceTools {
  mappings: Stored<PathMapping[]>;
  /** GOROOT and the module cache; undefined if the folder is not trusted, or if the go command fails. */
  goFolders(): Promise<GoFolders | undefined>;
}

/** What the messages of a page need. */
export interface PageTools extends Pick<Profiles, "open" | "openAsText" | "recordings"> {
  state: State;
  source: SourceTools;
}

/** Which test or benchmark to profile. */
export interface ProfileTestRequest {
  /** The URI of the file that declares it. */
  uri: string;
  test: string;
  profile: "cpu" | "memory";
  /** How many times as long as usual to run; 1 if it is missing. */
  times?: number;
}
