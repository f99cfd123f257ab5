/** `go-verify list`: lists the layers and their checks. */
import type { Layer } from "../engine/check.ts";
import { printable } from "../formats/json.ts";
import { pad } from "../formats/width.ts";
import { layers } from "../layers/index.ts";
import { deliver } from "./terminal.ts";

/** Prints the layers and checks. */
export async function list({ format }: { format: "text" | "json" }): Promise<number> {
  await deliver(format === "json" ? asJson(layers) : asText(layers), undefined, format);
  return 0;
}

function asJson(all: readonly Layer[]): string {
  const plain = all.map(({ id, title, about, checks }) => ({
    id,
    title,
    about,
    checks: checks.map((check) => ({
      id: check.id,
      title: check.title,
      label: check.label,
      about: check.about,
      needs: check.needs,
      effort: check.effort,
      compilesFrom: check.compilesFrom,
    })),
  }));
  return printable({ schema: "go-verify/list/1", layers: plain });
}

function asText(all: readonly Layer[]): string {
  const checks = all.flatMap((layer) => layer.checks);
  const id = Math.max(0, ...checks.map((check) => check.id.length));
  const effort = Math.max(0, ...checks.map((check) => check.effort.length));
  const lines = all.map((layer) => [
    `${layer.title} (${layer.id})`,
    ...(layer.checks.length === 0 ? ["  no checks yet"] : []),
    ...layer.checks.map((check) => `  ${pad(check.id, id)}  ${pad(check.effort, effort)}  ${check.title}`),
  ]);
  return `${lines.map((part) => part.join("\n")).join("\n\n")}\n`;
}
