/** The response of a checksum database is not proven by its signed tree: nothing in it can be trusted. */
export class Untrusted extends Error {
  override name = "Untrusted";
}
