import assert from "node:assert/strict";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { openPlace, type Place, reportOf } from "./support.ts";

const hash = (letter: string) => `h1:${letter.repeat(42)}A=`;

/** What Node's heap may hold here, in MB: a process of 64-bit V8 would take gigabytes before it gives up. */
const MOST_MB = 320;

const args = (place: Place, format = "json") => [
  ...["verify", "--check", "proxy.module-cache", "--check", "proxy.gosum-wellformed"],
  ...["--dir", place.path("m"), "--format", format],
];

suite("go.sum and the module cache", () => {
  let place: Place;
  setup(() => {
    place = openPlace();
    place.write("m/go.mod", "module m.example/m\n");
    place.env.NODE_OPTIONS = `--max-old-space-size=${MOST_MB}`;
  });
  teardown(() => place.remove());

  async function verdicts(): Promise<string[]> {
    const report = reportOf(await place.cli(args(place), { cwd: place.path("m") }));
    const asked = report.layers.flatMap(({ checks }) => checks).filter(({ id }) => id.startsWith("proxy."));
    return asked.map(({ id, status }) => `${id} ${status}`).sort();
  }

  test("of 60,000 lines, the most, are read within the memory of any", async () => {
    const lines = Array.from(
      { length: 30_000 },
      (_, i) =>
        `example.com/some/long/path/of/m${i} v1.0.0 ${hash("x")}\nexample.com/some/long/path/of/m${i} v1.0.0/go.mod ${hash("y")}\n`,
    );
    place.write("m/go.sum", lines.join(""));
    assert.deepEqual(await verdicts(), ["proxy.gosum-wellformed pass", "proxy.module-cache skip"]);
  });

  test("of one line of 10 MB, and of 50,000 lines that are none, are refused in few words", async () => {
    place.write("m/go.sum", "x".repeat(10_000_000));
    assert.deepEqual(await verdicts(), ["proxy.gosum-wellformed fail", "proxy.module-cache skip"]);
    place.write("m/go.sum", "one two\n".repeat(50_000));
    const { stdout } = await place.cli(args(place, "text"), { cwd: place.path("m") });
    assert.ok(stdout.length < 20_000, `${stdout.length} characters`);
  });

  test("are left when the run is cancelled, with nothing left behind", async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `example.com/m${i} v1.0.0 ${hash("x")}\n`);
    place.write("m/go.sum", lines.join(""));
    const child = place.start(args(place, "text"), { cwd: place.path("m") });
    await delay(700);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    assert.equal(code, 130);
    assert.deepEqual(place.processes(), []);
  });
});
