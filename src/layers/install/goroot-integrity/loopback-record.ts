/**
 * A checksum database on loopback, behind a module proxy and with a key of its own. It has a record of the GOROOT under
 * test as if it were upstream's. The cases of install.goroot-integrity query it and tamper with it.
 */
import { createHash } from "node:crypto";
import { delimiter, join } from "node:path";
import { crc32 } from "node:zlib";
import type { Stage } from "../../../engine/case.ts";
import { hash1 } from "../../../modules/goSum/dirhash.ts";
import { type MemoryDatabase, memoryDatabase, newKeys } from "../../../modules/sumdb/memory.ts";
import { type Answer, partOf, serve } from "../../shared/loopback.ts";
import { crc32OfEach, listGoroot, sha256OfEach } from "./files.ts";
import { withToolchainAuto } from "./go-env.ts";

/** What will be served; a case changes it first. */
export interface LoopbackRecord {
  /** Version of the module golang.org/toolchain in the record. */
  readonly version: string;
  readonly database: MemoryDatabase;
  /** The responses of the proxy, by path; those of the database begin with `sumdb`. */
  readonly answers: Map<string, Answer>;
  /** The path of the database on the proxy. */
  readonly sumdb: string;
  /** Path of the record's lookup on the proxy. */
  readonly lookup: string;
  /** A database of the same key in which the toolchain has another hash. */
  another(hash: string): Promise<MemoryDatabase>;
}

const MODULE = "golang.org/toolchain";
const NAME = "sum.loopback.example";

/**
 * A GOROOT of a few files with a working go command, first on PATH: a check of files does not need all 11,500. Its
 * tools are stand-ins. Returns its path.
 */
export async function smallGoroot(stage: Stage): Promise<string> {
  const goroot = stage.path("go");
  for (const name of [
    "VERSION",
    "go.env",
    "bin/go",
    "src/go.mod",
    "src/cmd/go.mod",
    "src/cmd/distpack",
    "src/fmt",
  ]) {
    await stage.copy(`${stage.goroot}/${name}`, `${goroot}/${name}`);
  }
  const tools = (await stage.command(["go", "env", "GOTOOLDIR"])).stdout.trim().slice(stage.goroot.length);
  await stage.write(`${goroot}${tools}/compile`, "stand-in\n", 0o755);
  await stage.write(`${goroot}${tools}/link`, "stand-in\n", 0o755);
  stage.env.PATH = [join(goroot, "bin"), stage.env.PATH].join(delimiter);
  return goroot;
}

/** Records a GOROOT, serves the record as `alter` changes it, and points GOPROXY and GOSUMDB to it. */
export async function serveRecord(
  stage: Stage,
  goroot: string,
  alter: (record: LoopbackRecord) => void | Promise<void> = () => {},
): Promise<void> {
  const { version, hash, zip } = await release(stage, goroot);
  const keys = await newKeys();
  const another = (other: string) => memoryDatabase(NAME, recordsAround(version, other), keys);
  const database = await another(hash);
  const sumdb = `/sumdb/${NAME}`;
  const answers = new Map<string, Answer>([
    [`/${MODULE}/@v/${version}.zip`, partOf(zip)],
    [`${sumdb}/supported`, new Uint8Array()],
    ...Array.from(database.files, ([path, content]) => [sumdb + path, content] as const),
  ]);
  const lookup = `${sumdb}/lookup/${MODULE}@${version}`;
  stage.env.GOSUMDB = database.key;
  stage.network = true;
  await alter({ version, database, answers, sumdb, lookup, another });
  stage.env.GOPROXY = await serve(stage, answers);
}

/** The toolchain among enough records that the tree has full, partial and inner tiles. */
function recordsAround(version: string, hash: string) {
  const records = Array.from({ length: 300 }, (_, i) => ({
    path: `example.com/m${i}`,
    version: "v1.0.0",
    hash: `h1:${String(i).padStart(43, "0")}=`,
  }));
  records[260] = { path: MODULE, version, hash };
  return records;
}

/** What upstream would have published for a GOROOT; `zip` is only the end of a zip, its list of files. */
interface Released {
  version: string;
  hash: string;
  zip: Uint8Array;
}

async function release(stage: Stage, goroot: string): Promise<Released> {
  const answer = await stage.command(["go", "env", "GOVERSION", "GOHOSTOS", "GOHOSTARCH"]);
  const [name = "", os = "", arch = ""] = answer.stdout.split("\n");
  const version = `v0.0.1-${name}.${os}-${arch}`;
  const { signal } = new AbortController();
  const packGo = await stage.read(`${goroot}/src/cmd/distpack/pack.go`);
  const goEnv = Buffer.from(withToolchainAuto(await stage.read(`${goroot}/go.env`)));
  const { covered } = await listGoroot(goroot, { os, arch }, packGo, signal);
  const hashes = await sha256OfEach(covered, signal);
  hashes.set("go.env", createHash("sha256").update(goEnv).digest("hex"));
  const sums = await crc32OfEach(covered, signal);
  sums.set("go.env", { crc32: crc32(goEnv), size: goEnv.length });
  const inModule = (file: string) => `${MODULE}@${version}/${file}`;
  return {
    version,
    hash: await hash1([...hashes].map(([file, sha256]) => [inModule(file), sha256])),
    zip: endOfZip([...sums].map(([file, sum]) => ({ name: inModule(file), ...sum }))),
  };
}

/** The central directory and end record of a zip (APPNOTE.TXT 4.3.12, 4.3.16), without the files before it. */
function endOfZip(files: readonly { name: string; crc32: number; size: number }[]): Uint8Array {
  const entries = files.map(({ name, crc32: sum, size }) => {
    const text = Buffer.from(name);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt32LE(sum, 16);
    entry.writeUInt32LE(size, 24);
    entry.writeUInt16LE(text.length, 28);
    return Buffer.concat([entry, text]);
  });
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  return Buffer.concat([directory, end]);
}
