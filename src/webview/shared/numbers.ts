/** Numbers as text: values with units, changes, shares. */
import { scale } from "../../profile/table/units.ts";
import { sizeOf, type Value } from "../../profile/table/value.ts";

/** A value of a sample type with three digits and its unit, such as `318 ms`, `4.20 s`, `61.4 MB` or `12,345`. */
export function amount(value: Value, unit: string): string {
  const scaled = scale(value, unit, "auto");
  const isWhole = scaled.value === Number(value);
  const text = isWhole ? count(value) : digits(scaled.value);
  return value === 0 || scaled.unit === "" ? text : `${text} ${scaled.unit}`;
}

/** A difference with its sign: `+2.10 s`. */
export function signedAmount(value: Value, unit: string): string {
  return `${sign(value)}${amount(sizeOf(value), unit)}`;
}

/** `+`, `−`, or nothing for 0. */
export function sign(value: Value): string {
  return value > 0 ? "+" : value < 0 ? "−" : "";
}

/** A whole number with its thousands apart. */
export function count(value: Value): string {
  const text = String(typeof value === "bigint" ? sizeOf(value) : Math.round(Math.abs(value)));
  return (value < 0 ? "−" : "") + text.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A share of a total, such as `41.3 %`; of nothing, 0. */
export function percent(value: Value, total: Value): string {
  const share = total === 0 ? 0 : Math.abs(Number(value) / Number(total)) * 100;
  if (share === 0 || share >= 99.95) {
    return `${Math.round(share)} %`;
  }
  return share < 0.05 ? "< 0.1 %" : `${share.toFixed(1)} %`;
}

function digits(value: number): string {
  const size = Math.abs(value);
  const places = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return (value < 0 ? "−" : "") + size.toFixed(places);
}
