/** A source line with its values; a line that calls opens, and shows what. */

import type { LineCall } from "../../../profile/reports/lineCalls.ts";
import type { LineWeight } from "../../../profile/reports/list.ts";
import { t } from "../../shared/l10n.ts";
import { amount } from "../../shared/numbers.ts";
import { Bar } from "./bar.tsx";

interface Props {
  line: number;
  /** Undefined where the line has no value. */
  weight: LineWeight | undefined;
  /** The text of the line; undefined where there is no source. */
  text: string | undefined;
  total: number;
  unit: string;
  /** What it calls, if it is open: none until the answer is there. */
  calls: readonly LineCall[] | undefined;
  toggle(): void;
  /** Opens the line in the editor. */
  open(): void;
  /** Shows another function. */
  show(name: string): void;
}

/** The row, and the rows of what it calls if it is open. */
export function SourceLine({ line, weight, text, total, unit, calls, toggle, open, show }: Props) {
  const { flat = 0, cum = 0 } = weight ?? {};
  return (
    <>
      <tr>
        <td class="number">{flat === 0 ? "." : amount(flat, unit)}</td>
        <td class="number share">
          <Bar share={cum / total} />
          {cum === 0 ? "." : amount(cum, unit)}
        </td>
        <td class="number">
          {flat !== cum && (
            <button
              type="button"
              class="fold"
              aria-expanded={calls !== undefined}
              aria-label={t("What line {0} calls", line)}
              onClick={() => toggle()}
            >
              <span class={`twist${calls ? " open" : ""}`} aria-hidden="true" />
            </button>
          )}
          <button type="button" class="link" onClick={() => open()}>
            {line}
          </button>
        </td>
        {text !== undefined && (
          <td class="wide">
            <code>{text.slice(0, 500)}</code>
          </td>
        )}
      </tr>
      {calls?.map(({ name, value, inlined }) => (
        <tr key={name}>
          <td />
          <td class="number share">
            <Bar share={value / total} />
            {amount(value, unit)}
          </td>
          <td class="number" aria-hidden="true">
            →
          </td>
          <td class="wide">
            <button type="button" class="link" onClick={() => show(name)}>
              {name.slice(0, 2000)}
            </button>
            {inlined && <span class="dimmed"> {t("(inlined)")}</span>}
          </td>
        </tr>
      ))}
    </>
  );
}
