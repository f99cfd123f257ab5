import { Command } from "commander";
import { proveChecks } from "./selfTest.ts";
import { verify } from "./verify.ts";

const list = (value: string, before: string[]) => [...before, value];
const program = new Command("go-verify");
program
  .command("verify", { isDefault: true })
  .option("--layer <id>", "", list, [])
  .option("--check <id>", "", list, [])
  .option("--skip <id>", "", list, [])
  .option("--depth <effort>", "", "standard")
  .option("--go <path>")
  .option("--format <format>", "", "text")
  .option("--timeout <seconds>", "", "300")
  .action(async (o) => {
    process.exitCode = await verify(o);
  });
program
  .command("self-test")
  .option("--layer <id>", "", list, [])
  .option("--check <id>", "", list, [])
  .option("--gocache <dir>")
  .action(async (o) => {
    process.exitCode = await proveChecks(o);
  });
void program.parseAsync();
