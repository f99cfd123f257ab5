/** The properties that every view of the page gets. Types only. */
import type { Client } from "./client.ts";
import type { ShownFrame } from "./shownFrame.ts";
import type { PageState } from "./state.ts";
import type { Decorations } from "./useDecorations.ts";
import type { Matching } from "./useMatching.ts";
import type { Found, PageQuery, Summary } from "./wire.ts";

/** The properties. */
export interface ViewProps {
  client: Client;
  state: PageState;
  /** Changes the saved state. */
  change(part: Partial<PageState>): void;
  /** Changes the query; Undo reverts it. */
  setQuery(part: Partial<PageQuery>): void;
  summary: Summary;
  /** The toggle that shows the profile in the source files. */
  decorations: Decorations;
  /** What the search found; undefined without a search. */
  found: Found | undefined;
  /** The text that `found` is about; empty without a search. */
  searched: string;
  /** Goes through what the search found. */
  matching: Matching;
  /** Sets how much of what the filters left the view shows, from 0 to 1. */
  setShare(share: number): void;
  /** Shows a frame in the details strip; undefined shows the selected one again. */
  point(shown: ShownFrame | undefined): void;
  /** Selects a frame: by a click or the keyboard. */
  choose(shown: ShownFrame | undefined): void;
  /** Opens the source of a frame in the editor. */
  openSource(shown: ShownFrame): void;
  /** Opens the menu of a frame at a position of the window. */
  openMenu(shown: ShownFrame, x: number, y: number): void;
}
