/** A checksum database's answer that does not hold against its signed tree: nothing in it may be believed. */
export class Untrusted extends Error {
  override name = "Untrusted";
}
