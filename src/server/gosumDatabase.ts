/** Compares changed hashes with the checksum database, for a client whose user requested it. */
import { askDatabase, DATABASE_SETTINGS } from "../disk/sumdb/databaseHashes.ts";
import { readRegularFile, readTextFile } from "../engine/files.ts";
import { httpClient } from "../engine/http.ts";
import { redactor } from "../engine/redact.ts";
import type { DatabaseAnswer } from "../modules/goSum/databaseAnswer.ts";
import { userEnvironment } from "./environment.ts";
import type { GosumDatabaseParams } from "./protocol.ts";
import { goEnv, withGo } from "./withGo.ts";

/**
 * The database's answer to each line. Without network nothing runs and nothing is sent.
 * @throws CommandFailed, CommandTimeout, Cancelled; Error with one sentence if there is no go command.
 */
export async function gosumDatabase(
  params: GosumDatabaseParams,
  signal: AbortSignal,
): Promise<DatabaseAnswer[]> {
  const { lines, network, timeoutMs } = params;
  if (!network) {
    return lines.map((line) => ({ line, outcome: { kind: "not-queried", reason: "network" } }));
  }
  const settings = await withGo(params, signal, (tools) => goEnv(tools, DATABASE_SETTINGS));
  const env = userEnvironment(process.env, params.env);
  const http = httpClient({ env, signal, timeoutMs });
  try {
    const access = {
      http,
      readFile: (path: string, limits: { most: number }) => readRegularFile(path, { ...limits, signal }),
      readText: (path: string) => readTextFile(path, { signal }),
    };
    return await askDatabase(lines, { settings, access, hide: redactor(env) });
  } finally {
    http.close();
  }
}
