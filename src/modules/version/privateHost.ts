/** Host names that prove that a module is private. */

/**
 * Suffixes of host names that are not public: RFC 6761 and 6762 (with the private ones of its appendix G),
 * RFC 8375, and `internal`, which ICANN reserved in 2024.
 */
const PRIVATE_HOST =
  /(^|\.)(internal|intranet|private|corp|home|lan|local|localhost|test|invalid|home\.arpa)(:\d+)?$/i;

/** Whether this host name is not public. */
export function isPrivateHost(host: string): boolean {
  return PRIVATE_HOST.test(host);
}
