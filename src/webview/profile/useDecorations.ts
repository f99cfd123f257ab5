/** The toggle that shows the values of each line in the source files of the editor. */

import { useEffect, useState } from "preact/hooks";
import type { Client } from "./client.ts";
import { onMessage, post } from "./host.ts";
import type { PageQuery } from "./wire.ts";

/** The toggle. */
export interface Decorations {
  on: boolean;
  toggle(): Promise<void>;
}

/** The toggle for a profile; the values follow the query. `title` names the profile in the editor. */
export function useDecorations(client: Client, query: PageQuery, title: string): Decorations {
  const [on, setOn] = useState(false);
  const show = async () =>
    post({ kind: "decorate", title, ...(await client.request("decorations", query, null)) });
  const toggle = async () => (on ? post({ kind: "decorate", title, lines: [], functions: [] }) : show());
  useEffect(
    () =>
      onMessage((message) => {
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
