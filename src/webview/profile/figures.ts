/** The figures of a frame in words: for the tooltip and for the details strip. Pure. */
import { minus, type Value } from "../../profile/table/value.ts";
import { t } from "../shared/l10n.ts";
import { amount, percent, sign, signedAmount } from "../shared/numbers.ts";
import type { ShownFrame } from "./shownFrame.ts";
import type { Summary } from "./wire.ts";

/** A figure and what it is. */
export interface Figure {
  label: string;
  value: string;
}

/** The figures: total and self first, then what they are a share of; in a comparison both sides and the change. */
export function figuresOf(shown: ShownFrame, summary: Summary): Figure[] {
  const { value, base } = shown;
  if (value === undefined) {
    return wholeNode(shown, summary);
  }
  return base === undefined ? figuresOfRow(shown, value, summary) : compared(value, base, summary);
}

function compared(value: Value, base: Value, { type: { unit } }: Summary): Figure[] {
  const difference = minus(value, base);
  const share = base === 0 ? "" : ` (${sign(difference)}${percent(difference, base)})`;
  const word = difference === 0 ? t("none") : base === 0 ? t("new") : value === 0 ? t("gone") : "";
  const change = difference === 0 ? word : `${signedAmount(difference, unit)}${word ? ` (${word})` : share}`;
  return [
    { label: "A", value: amount(base, unit) },
    { label: "B", value: amount(value, unit) },
    { label: t("change"), value: change },
  ];
}

function figuresOfRow(shown: ShownFrame, value: Value, summary: Summary): Figure[] {
  const { total, type } = summary;
  const { frame, self = 0, parent, ofZoom } = shown;
  const ofAll = (weight: Value) => t("{0}, {1} of all", amount(weight, type.unit), percent(weight, total));
  const figures: Figure[] = [
    { label: t("total (cum)"), value: ofAll(value) },
    { label: t("self (flat)"), value: ofAll(self) },
  ];
  if (parent !== undefined) {
    figures.push({ label: t("of the parent"), value: percent(value, parent) });
  }
  if (ofZoom !== undefined) {
    figures.push({ label: t("of the zoom"), value: percent(ofZoom, 1) });
  }
  if (frame && (frame.cum !== value || frame.flat !== self)) {
    const [everyTotal, everySelf] = [amount(frame.cum, type.unit), amount(frame.flat, type.unit)];
    figures.push({ label: t("in all calls"), value: t("total {0}, self {1}", everyTotal, everySelf) });
  }
  return figures;
}

/** A node over all its calls; in a comparison its figures are changes. */
function wholeNode({ frame }: ShownFrame, { total, type: { unit } }: Summary): Figure[] {
  if (!frame) {
    return [];
  }
  const worded = (weight: Value) =>
    frame.base
      ? signedAmount(weight, unit)
      : t("{0}, {1} of all", amount(weight, unit), percent(weight, total));
  return [
    { label: t("total (cum)"), value: worded(frame.cum) },
    { label: t("self (flat)"), value: worded(frame.flat) },
  ];
}

/** A file's path and line; a long path is cut at the start. */
export function placeOf(file: string, line: number): string {
  const short = file.length > 60 ? `…${file.slice(-60)}` : file;
  return line > 0 ? `${short}:${line}` : short;
}
