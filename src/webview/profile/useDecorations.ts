/** Whether the editor shows beside each line of the real source what it weighs: a toggle. */
import { useEffect, useState } from "preact/hooks";
import type { Client } from "./client.ts";
import { hear, tell } from "./host.ts";
import type { PageQuery } from "./state.ts";

/** The toggle. */
export interface Decorations {
  on: boolean;
  toggle(): Promise<void>;
}

/** The toggle for a profile; what is shown follows the query. `title` names the profile where lines are shown. */
export function useDecorations(client: Client, query: PageQuery, title: string): Decorations {
  const [on, setOn] = useState(false);
  const show = async () =>
    tell({ kind: "decorate", title, lines: await client.ask("decorations", query, null) });
  const toggle = async () => (on ? tell({ kind: "decorate", title, lines: [] }) : show());
  useEffect(
    () =>
      hear((message) => {
        if (message.kind === "decorating") {
          setOn(message.on);
        } else if (message.kind === "command" && message.command === "toggleSource") {
          void toggle();
        }
      }),
    [on, query],
  );
  useEffect(() => {
    if (on) {
      void show();
    }
  }, [query]);
  return { on, toggle };
}
