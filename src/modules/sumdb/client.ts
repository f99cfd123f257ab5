/**
 * Looks up a module in a checksum database and trusts nothing that the database's key did not sign
 * (golang.org/x/mod/sumdb, client.go; design golang.org/design/25530-sumdb). Rejects responses that early clients
 * accepted: one without a line for the module (CVE-2026-42501), lines outside the authenticated record
 * (CVE-2026-56864), tiles that the tree's root does not cover (CVE-2026-56865).
 */
import { escapePath } from "../proxy/goproxy.ts";
import { openNote, type Verifier } from "./note.ts";
import { type ReadPath, tileReader } from "./tile.ts";
import { parseLookup, parseTree, proveConsistent, proveRecord, recordHash, type Tree } from "./tlog.ts";
import { Untrusted } from "./untrusted.ts";

/** A record that is proven to be in the signed tree. */
export interface ProvenRecord {
  /** The hash of the module zip or of the go.mod file, "h1:…". */
  readonly hash: string;
  /** The record's number in the log. */
  readonly id: number;
  /** The signed tree that contains it. */
  readonly tree: Tree;
}

/** What a hash of a record is of. */
export interface RecordedFile {
  readonly path: string;
  readonly version: string;
  /** The module zip unless it says otherwise. */
  readonly of?: "zip" | "go.mod";
}

/**
 * The hash of a module's zip or go.mod file in the database's records. `known` is a signed tree seen before (the go command stores
 * one in GOPATH/pkg/sumdb/NAME/latest): it must be a prefix of the response's tree, or the other way round.
 * @throws Untrusted with the reason if the response is not proven; what `read` throws.
 */
export async function lookUp(
  database: { verifier: Verifier; read: ReadPath; known?: Uint8Array | undefined },
  module: RecordedFile,
): Promise<ProvenRecord> {
  const { verifier, read } = database;
  const answer = await read(`/lookup/${escapePath(module.path)}@${escapePath(module.version)}`);
  const { id, text, rest } = parseLookup(answer);
  const tree = parseTree(await openNote(rest, verifier));
  const hash = recordHash(new TextEncoder().encode(text));
  const node = tileReader(tree.size, read);
  await Promise.all([
    hash.then((own) => proveRecord(tree, id, own, node)),
    expectContinued(tree, node, database),
  ]);
  return { hash: hashIn(text, module), id, tree };
}

async function expectContinued(
  tree: Tree,
  node: ReturnType<typeof tileReader>,
  { verifier, read, known }: { verifier: Verifier; read: ReadPath; known?: Uint8Array | undefined },
): Promise<void> {
  if (known === undefined || known.length === 0) {
    return;
  }
  const seen = parseTree(await openNote(known, verifier));
  await (seen.size <= tree.size
    ? proveConsistent(seen, tree, node)
    : proveConsistent(tree, seen, tileReader(seen.size, read)));
}

function hashIn(text: string, { path, version: plain, of = "zip" }: RecordedFile): string {
  const version = of === "zip" ? plain : `${plain}/go.mod`;
  const prefix = `${path} ${version} h1:`;
  const hashes = text.split("\n").filter((line) => line.startsWith(prefix));
  const [line] = hashes;
  if (line === undefined) {
    const about = text.split(" ", 2).join(" ").slice(0, 200);
    throw new Untrusted(`the record has no line for ${path} ${version}: it is for ${JSON.stringify(about)}`);
  }
  if (hashes.length > 1 || !/^[A-Za-z0-9+/]{43}=$/.test(line.slice(prefix.length))) {
    throw new Untrusted(`the record does not have exactly one well-formed hash for ${path} ${version}`);
  }
  return line.slice(prefix.length - "h1:".length);
}
