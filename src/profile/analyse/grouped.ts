/** Rows put together by a number that each has, without an object a group. */

/** Rows by group: those of group `g` are `order[firsts[g] … firsts[g + 1])`, in their own order. */
export interface Grouped {
  readonly order: Int32Array;
  readonly firsts: Int32Array;
}

/** Groups rows by their keys, which are less than `groups`. */
export function groupedBy(keys: Int32Array | Uint16Array, groups: number): Grouped {
  const firsts = new Int32Array(groups + 1);
  for (let row = 0; row < keys.length; row++) {
    firsts[keys[row]! + 1]! += 1;
  }
  for (let group = 0; group < groups; group++) {
    firsts[group + 1]! += firsts[group]!;
  }
  const next = firsts.slice();
  const order = new Int32Array(keys.length);
  for (let row = 0; row < keys.length; row++) {
    order[next[keys[row]!]!++] = row;
  }
  return { order, firsts };
}
