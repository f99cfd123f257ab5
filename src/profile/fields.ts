import { type Cursor, readVarint, skipField, unsignedNumber } from "./wire.ts";

/** Reads a message's fields; `read` says whether it took the value, otherwise it is passed over. */
export function eachField(
  cursor: Cursor,
  end: number,
  read: (field: number, wireType: number) => boolean,
): void {
  while (cursor.at < end) {
    readVarint(cursor, end);
    const wireType = cursor.lo & 7;
    const field = Math.floor(unsignedNumber(cursor) / 8);
    if (!read(field, wireType)) {
      skipField(cursor, wireType, end);
    }
  }
}
