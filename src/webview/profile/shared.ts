/** What every part of the page is given. Types only. */

import type { Client } from "./client.ts";
import type { PageState } from "./state.ts";
import type { Decorations } from "./useDecorations.ts";
import type { Found, Frame, PageQuery, Summary } from "./wire.ts";

/** A thing that can be done with a frame. */
export interface FrameAction {
  label: string;
  act(): void;
}

/** The page's parts share these. */
export interface Shared {
  client: Client;
  state: PageState;
  /** Changes what is kept. */
  change(part: Partial<PageState>): void;
  /** Changes the query, in a way that Undo takes back. */
  setQuery(part: Partial<PageQuery>): void;
  summary: Summary;
  /** The toggle that shows the profile in the real source. */
  decorations: Decorations;
  /** What the search found; undefined while nothing is searched. */
  found: Found | undefined;
  /** Shows a frame in the details strip; undefined shows the one that was chosen last. */
  point(shown: Shown | undefined): void;
  /** Chooses a frame: by a click or the keyboard. */
  choose(shown: Shown | undefined): void;
  /** Opens the menu of a frame at a place of the window. */
  openMenu(shown: Shown, x: number, y: number): void;
}

/** A frame as the details strip shows it: what it is, and what it weighs at this place. */
export interface Shown {
  frame: Frame | undefined;
  title: string;
  inlined: boolean;
  /** At this place of the tree; undefined where the node as a whole is meant. */
  value: number | undefined;
  self: number | undefined;
  base: number | undefined;
}
