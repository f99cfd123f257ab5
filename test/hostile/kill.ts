/**
 * Kills runs at random moments and prints what is left: `kill.ts [MOMENTS] [SEED]`. Each row is one run; none may leave
 * a process alive after 5 s, a scratch folder after the next start, or a changed file in HOME, the workspace or GOROOT.
 */
import { isClean, killAtRandom } from "./killing.ts";

await main(process.argv.slice(2));

async function main([moments = "50", seed = String(Date.now() % 1e6)]: readonly string[]): Promise<void> {
  console.log(`${moments} runs are killed at random moments, seed ${seed}.\n`);
  console.log("  #  signal   after ms  ended     processes  alive after 5 s  scratch  after next start");
  let count = 0;
  const { rows, changed } = await killAtRandom({
    moments: Number(moments),
    seed: Number(seed),
    depth: "standard",
    onRow(row) {
      count += 1;
      const cells = [
        String(count).padStart(3),
        row.signal.padEnd(7),
        String(row.afterMs).padStart(9),
        ` ${row.ended.padEnd(8)}`,
        String(row.processes).padStart(9),
        String(row.alive.length).padStart(15),
        String(row.scratch).padStart(8),
        String(row.leftover).padStart(16),
      ];
      console.log([...cells, ...row.alive, isClean(row) ? "" : "NOT CLEAN"].join("  ").trimEnd());
    },
  });
  const bad = rows.filter((row) => !isClean(row)).length;
  console.log(
    `\n${rows.length} killed, ${bad} not clean, ${changed.length} paths changed in HOME, workspace and GOROOT.`,
  );
  console.log(changed.join("\n"));
  process.exitCode = bad + changed.length === 0 ? 0 : 1;
}
