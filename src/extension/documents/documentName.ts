/** The names of our documents, and their URIs: `go-verify-log:/<kind>/<id>.gvlog`. */
import { Uri } from "vscode";

/** The scheme of our documents, and the language that colours them. */
export const SCHEME = "go-verify-log";

/** The file name extension that package.json gives to the language. */
const EXTENSION = ".gvlog";

const KINDS = ["log", "explanation", "profiled test", "self-test"] as const;

/** A document: a check's log, its explanation, the log of a profiled test, or the result of the self-test. */
export interface DocumentName {
  kind: (typeof KINDS)[number];
  /** The check's ID, or a name that is unique for its kind. */
  id: string;
}

/** The URI of a document. */
export function uriOf({ kind, id }: DocumentName): Uri {
  return Uri.from({ scheme: SCHEME, path: `/${kind}/${id}${EXTENSION}` });
}

/** The name in a document's URI; undefined if there is no such kind. */
export function nameOf({ path }: Uri): DocumentName | undefined {
  const [, folder = "", file = ""] = path.split("/", 3);
  const kind = KINDS.find((one) => one === folder);
  return kind && { kind, id: file.slice(0, -EXTENSION.length) };
}
