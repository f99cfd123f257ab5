/** The formats that a report can be printed in. */
export const FORMATS = ["text", "json"] as const;

/** One of them. */
export type Format = (typeof FORMATS)[number];
