/** The likely causes of what the go command says about a checksum, by the evidence. */
import { parsePseudoVersion } from "../../version/pseudoVersion.ts";
import { isFromBeforeLinks, packedBefore } from "../review/packing.ts";
import type { Mismatch } from "./mismatchKinds.ts";
import { isContradictory, isEmpty, type OddOneOut, type SumEvidence } from "./mismatchSides.ts";

const CAUSES = {
  retag:
    "The version was retagged: its authors moved the tag to another commit after the hash was first recorded.",
  cache: "The module cache, or the cache of a proxy, is damaged or was changed.",
  private:
    "The module is private, or a fork serves it: two origins have different content for the same version, and no checksum database has its hash.",
  tampering:
    "Tampering: with the origin, the proxy or the connection, or with go.sum in a change that was merged.",
  lineEnds: "The zip was made from a checkout with other line ends (git's core.autocrlf).",
  merge: "A merge left the lines of both sides in go.sum, or the file was edited by hand.",
  forgotten: "go.mod or the imports changed, and go mod tidy was not run or its go.sum was not committed.",
  packed:
    "Another Go release packed the zip by other rules: symbolic links changed it before go1.11.4, and folders named vendor before go1.24.",
  lfs: "The repository uses Git LFS: with git-lfs installed the zip has the large files, without it their pointers.",
  exportSubst:
    "A .gitattributes file of the repository has export-subst: git archive then writes into files what depends on the clone, such as the names of branches.",
  emptyMod: "The origin, the proxy or the module cache gave an empty file for the go.mod.",
  emptyZip:
    "The origin, the proxy or the module cache gave an empty zip, such as that of a commit without files.",
  emptyLine: "An old Go release recorded the hash of an empty file for what it could not download.",
  markers: "A merge left its markers in go.sum: lines that begin with <<<<<<<, ======= or >>>>>>>.",
  cut: "The file was cut off or edited by hand: a line lacks its hash.",
  joined: "Two lines were joined: what appended to the file found no line break at its end.",
  vendor: "go.mod changed, and go mod vendor was not run or its result was not committed.",
  vendorMerge: "A merge took go.mod from one side and vendor/modules.txt from the other.",
  otherGo: "Another Go release wrote go.mod: it computes other requirements.",
  notPublic:
    "The module is private, and the settings of the machine in the log do not exclude it: the go command asked the public checksum database for it.",
  noVersion:
    "The version is too new for the database, is no valid module, or its repository was deleted, renamed or made private.",
  refused: "The server, or a proxy in front of it, refused the request or failed.",
  tiles: "The proxy serves only a part of the checksum database, or an old one.",
  dns: "The name of the host was not found: DNS, or a machine without network.",
  connection:
    "A firewall, a missing HTTPS_PROXY or no network: the connection to the host was refused or not answered.",
  certificate:
    "The certificate was not accepted: a company's proxy replaces it, or the machine lacks root certificates.",
  httpProxy: "The proxy in HTTPS_PROXY was not reached.",
  local:
    "The address is that of the machine itself: GOPROXY or GOSUMDB names a server that does not run there.",
  network: "The network, a firewall or the value of GOPROXY or GOSUMDB.",
  databaseCache:
    "What the machine stored of the checksum database is damaged: in its module cache, or in GOPATH/pkg/sumdb.",
  databaseProxy: "The proxy changes or cuts the answers of the checksum database.",
  databaseSetting: "GOSUMDB has a value that is no name of a known database, and no key.",
  databaseOff: "GOSUMDB=off is set, but the go command downloads no toolchain without the checksum database.",
} as const;

type Cause = keyof typeof CAUSES;

/** Likely causes, the likeliest first. */
export function likelyCauses(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): string[] {
  return [...new Set(causesOf(mismatch, evidence, odd))].map((cause) => CAUSES[cause]);
}

function causesOf(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): readonly Cause[] {
  switch (mismatch.kind) {
    case "go.sum":
    case "database":
      return [...certain(mismatch, evidence, odd), ...likely(mismatch, evidence, odd)];
    case "missing":
      return ["forgotten", "merge"];
    case "unknown-hash":
      return ["merge", "tampering"];
    case "malformed":
      return causesOfWords(mismatch.detail);
    case "updates-needed":
      return ["forgotten", "otherGo"];
    case "vendoring":
      return ["vendor", "vendorMerge"];
    case "database-absent":
      return ["tampering"];
    case "database-no-record":
      return evidence.isPrivate === true ? ["notPublic"] : ["notPublic", "noVersion"];
    case "database-unreachable":
      return causesOfFailure(mismatch);
    case "database-untrusted":
      return ["databaseCache", "databaseProxy", "tampering"];
    case "database-setting":
      return [mismatch.detail.includes("=off") ? "databaseOff" : "databaseSetting"];
    case "zip-changed":
    case "folder-changed":
    case "ziphash-missing":
      return ["cache", "tampering"];
  }
}

/** A line of a merge has one word or two, a cut one has one or two, and two joined ones have five or more. */
function causesOfWords(detail: string): Cause[] {
  const words = Number(detail.slice(detail.lastIndexOf(" ") + 1));
  return words < 3 ? ["markers", "cut"] : words > 4 ? ["joined", "markers"] : ["markers", "joined"];
}

const FAILURES: readonly (readonly [RegExp, Cause])[] = [
  [/proxyconnect/, "httpProxy"],
  [/no such host|server misbehaving|name resolution/, "dns"],
  [/x509|certificate/, "certificate"],
  [/refused|timeout|deadline|unreachable|reset/, "connection"],
  [/: 5\d\d\b/, "refused"],
  [/\/tile\//, "tiles"],
  [/: 4\d\d\b/, "refused"],
];

function causesOfFailure({ detail, source }: Mismatch): Cause[] {
  const cause = FAILURES.find(([words]) => words.test(detail))?.[1];
  const isLocal = /^(?:localhost|127\.|\[::1\])/.test(source);
  return [...(isLocal ? (["local"] as const) : []), ...(cause ? [cause] : []), "network"];
}

/** Whether the version is a commit, whose hash determines the content: there is no tag to move. */
const isCommit = ({ version }: Mismatch) => parsePseudoVersion(version) !== undefined;

/** What the evidence shows. */
function certain(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): Cause[] {
  const { kind, downloaded, expected, of } = mismatch;
  const { otherLineEnds } = evidence.cache ?? {};
  const found: (Cause | false)[] = [
    otherLineEnds !== undefined && [downloaded, expected].includes(otherLineEnds) && "lineEnds",
    odd === "module cache" && "cache",
    isEmpty(downloaded, mismatch) && (of === "zip" ? "emptyZip" : "emptyMod"),
    kind === "go.sum" && isEmpty(expected, mismatch) && "emptyLine",
    isContradictory(evidence) && "merge",
    isOfOtherRules(mismatch, evidence) && mismatch.log?.release !== undefined && "packed",
    evidence.isPrivate === true && !isCommit(mismatch) && "private",
  ];
  return found.filter((cause) => cause !== false);
}

/**
 * Whether the zip may have been packed by other rules than those of go1.24: by the go command of the log, or by that of a proxy
 * (gomods/athens#2145).
 */
function isOfOtherRules({ kind, of, version, log }: Mismatch, { go }: SumEvidence): boolean {
  if (of === "zip" && packedBefore(version, go) === "go1.24") {
    return true;
  }
  const minor = Number(/^1\.(\d+)/.exec(log?.release ?? "")?.[1] ?? Number.NaN);
  const isOld = minor < 24 || (Number.isNaN(minor) && isFromBeforeLinks(version));
  return kind === "go.sum" && of === "zip" && isOld;
}

/** What remains, by where the module came from. */
function likely(mismatch: Mismatch, evidence: SumEvidence, odd: OddOneOut): Cause[] {
  const { kind, of, downloaded, expected } = mismatch;
  if (isEmpty(downloaded, mismatch) || (kind === "go.sum" && isEmpty(expected, mismatch))) {
    return ["cache", "tampering"];
  }
  const retag: Cause[] = isCommit(mismatch) ? [] : ["retag"];
  const packed: Cause[] = isOfOtherRules(mismatch, evidence) ? ["packed"] : [];
  if ((mismatch.log?.origin ?? evidence.origin) !== undefined) {
    // Only a zip that is made from a clone depends on the machine that makes it.
    const ofClone: Cause[] = of === "zip" ? ["lfs", "exportSubst"] : [];
    const unlisted: Cause[] = evidence.isPrivate === true ? ["private"] : [];
    return [...retag, ...ofClone, ...packed, "lineEnds", ...unlisted, "tampering"];
  }
  if (odd === "download" && evidence.database !== undefined) {
    return ["cache", ...retag, "tampering"];
  }
  const unlisted: Cause[] = kind === "go.sum" && evidence.isPrivate !== false ? ["private"] : [];
  return [...retag, ...packed, "cache", ...unlisted, "tampering"];
}
