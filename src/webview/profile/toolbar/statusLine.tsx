/** The line under the toolbar: what was measured, how much, and how certain it is. */

import { statusParts } from "../status.ts";
import type { Summary } from "../wire.ts";

interface Props {
  summary: Summary;
  /** A comparison scaled both profiles to the same total. */
  normalized: boolean;
  /** How much of what the filters left the view shows, from 0 to 1. */
  share: number;
}

/** The line. */
export function StatusLine({ summary, normalized, share }: Props) {
  return (
    <p class="status" role="status">
      {statusParts(summary, { normalized, share }).join(" · ")}
    </p>
  );
}
