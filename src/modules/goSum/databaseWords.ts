/** The texts about answers of the checksum database. */
import type { Translate } from "../translate.ts";
import type { DatabaseAnswer } from "./databaseAnswer.ts";
import { safeName } from "./safeName.ts";

type Kind = DatabaseAnswer["outcome"]["kind"];

const MARKS: Readonly<Record<Kind, string>> = {
  from: "✗",
  to: "✓",
  neither: "✗",
  untrusted: "✗",
  "no-record": "?",
  failed: "?",
  "not-queried": "–",
};

const WORDS: Readonly<Record<Kind, (t: Translate) => string>> = {
  from: (t) => t("database: old hash"),
  to: (t) => t("database: new hash"),
  neither: (t) => t("database: neither hash"),
  untrusted: (t) => t("database: not trusted"),
  "no-record": (t) => t("database: no record"),
  failed: (t) => t("database: no answer"),
  "not-queried": (t) => t("database: not queried"),
};

/** The kind of an answer as a mark and a few words. */
export function outcomeLabel(kind: Kind, t: Translate): string {
  return `${MARKS[kind]} ${WORDS[kind](t)}`;
}

/** The answer, and what follows from it. */
export function answerSentence(answer: DatabaseAnswer, t: Translate): string {
  return `${MARKS[answer.outcome.kind]} ${sentenceOf(answer, t)}`;
}

function sentenceOf({ line, outcome }: DatabaseAnswer, t: Translate): string {
  const key = safeName(`${line.path} ${line.version}${line.of === "zip" ? "" : "/go.mod"}`);
  switch (outcome.kind) {
    case "from":
      return t(
        "The checksum database has the old hash of {0}. The new hash is wrong: restore the old line.",
        key,
      );
    case "to":
      return t(
        "The checksum database has the new hash of {0}. The old hash was wrong: find out where it came from.",
        key,
      );
    case "neither":
      return t(
        "The checksum database has neither hash of {0}, but {1}. Both lines are wrong.",
        key,
        outcome.hash,
      );
    case "no-record":
      return t("The checksum database has no record of {0}: {1}.", key, safeName(outcome.why));
    case "untrusted":
      return t(
        "The answer of the checksum database about {0} cannot be trusted: {1}.",
        key,
        safeName(outcome.why),
      );
    case "failed":
      return t("The checksum database could not be queried about {0}: {1}.", key, safeName(outcome.why));
    case "not-queried":
      return notQueried(key, outcome, t);
  }
}

function notQueried(
  key: string,
  outcome: Extract<DatabaseAnswer["outcome"], { kind: "not-queried" }>,
  t: Translate,
): string {
  switch (outcome.reason) {
    case "network":
      return t("{0} was not looked up: the network is disabled in goVerify.network.", key);
    case "setting":
      return t("{0} was not looked up because of {1}.", key, safeName(outcome.setting));
    case "private-host":
      return t("{0} was not looked up: {1} is not a public host.", key, safeName(outcome.host));
    case "limit":
      return t("{0} was not looked up: at most {1} lines are looked up at once.", key, outcome.most);
  }
}

/** What proves the answer; empty if nothing does. */
export function answerProof({ outcome }: DatabaseAnswer, t: Translate): string {
  if (!("record" in outcome)) {
    return "";
  }
  const [record, records] = [outcome.record, outcome.records].map((count) => count.toLocaleString("en"));
  return t("Record {0} of {1}, proven by the signed tree of {2}.", record!, records!, outcome.database);
}
