/**
 * Cancels every command at random moments and prints how each ended: `cancel.ts [MOMENTS] [SEED] [COMMAND]`. Each must end within
 * the promised time, and leave neither a process nor a file.
 */
import { cancelAtRandom, PROMISE_MS } from "./cancelling.ts";

await main(process.argv.slice(2));

async function main([
  moments = "20",
  seed = String(Date.now() % 1e6),
  only = "",
]: readonly string[]): Promise<void> {
  console.log(`Each command is cancelled at ${moments} random moments, seed ${seed}.\n`);
  console.log("signal   after ms  took ms  ended    command");
  const rows = await cancelAtRandom({
    moments: Number(moments),
    seed: Number(seed),
    only,
    onRow({ command, signal, afterMs, tookMs, ended, left }) {
      const cells = [
        signal.padEnd(7),
        String(afterMs).padStart(9),
        String(tookMs).padStart(8),
        ` ${ended.padEnd(8)}`,
        command,
      ];
      console.log([...cells, ...left, tookMs > PROMISE_MS ? "LATE" : ""].join(" ").trimEnd());
    },
  });
  const slowest = Math.max(...rows.map(({ tookMs }) => tookMs));
  const bad = rows.filter(({ tookMs, left }) => tookMs > PROMISE_MS || left.length > 0).length;
  console.log(
    `\n${rows.length} cancelled, the slowest took ${slowest} ms, ${bad} were late or left something.`,
  );
  process.exitCode = bad === 0 ? 0 : 1;
}
