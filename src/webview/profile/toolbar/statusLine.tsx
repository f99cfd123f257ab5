/** The line under the toolbar: what was measured, how much, and how certain it is. */

import { statusParts } from "../status.ts";
import type { Summary } from "../wire.ts";

/** The line. */
export function StatusLine({ summary, normalized }: { summary: Summary; normalized: boolean }) {
  return (
    <p class="status" role="status">
      {statusParts(summary, normalized).join(" · ")}
    </p>
  );
}
