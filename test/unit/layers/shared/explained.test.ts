import assert from "node:assert/strict";
import type { CheckContext } from "../../../../src/engine/check.ts";
import { CommandFailed, type CommandResult } from "../../../../src/engine/command.ts";
import { withExplanation } from "../../../../src/layers/shared/explained.ts";
import { checkNamed } from "../../engine/checks.ts";

suite("what stops a check", () => {
  const thrown = (error: Error) =>
    withExplanation(checkNamed("a.b", () => Promise.reject(error))).run({
      env: { GOFLAGS: "-x" },
    } as unknown as CheckContext);
  const refused = (stderr: string) =>
    new CommandFailed({
      argv: ["go", "env"],
      exitCode: 2,
      signal: null,
      stdout: "",
      stderr,
    } as unknown as CommandResult);
  const full = (code: string) =>
    Object.assign(new Error(`${code}: no space left on device, write`), { code });

  test("is explained where the cause is known: a refusal of the go command, a full disk", async () => {
    const { status, findings } = await thrown(refused("GOMEMLIMIT=x\nfatal error: malformed GOMEMLIMIT"));
    assert.equal(status, "error");
    assert.match(findings[0]!.message, /^go env failed: GOMEMLIMIT=x\.$/);
    assert.match(findings[0]!.cause, /which is not a number of bytes/);
    for (const code of ["ENOSPC", "EDQUOT"]) {
      const [{ cause, fix } = { cause: "", fix: "" }] = (await thrown(full(code))).findings;
      assert.match(`${cause} ${fix}`, /no (free )?space|full/i, code);
    }
  });

  test("is left to the run where it is not", async () => {
    for (const error of [
      refused("what nobody knows"),
      full("EIO"),
      new Error("a defect"),
      new TypeError("x"),
    ]) {
      await assert.rejects(thrown(error), error);
    }
  });
});
