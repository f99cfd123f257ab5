/** `npm run open`: a real VS Code with the packaged extension and a copy of the sample folder. */
import { spawn, spawnSync } from "node:child_process";
import { commandOf, hostExecutable, installedCommand, STAND_IN } from "./index.ts";
import { newProfile } from "./profile.ts";

const code = installedCommand() ?? commandOf(await hostExecutable());
const profile = await newProfile();
const installed = spawnSync(code, profile.install, { stdio: ["ignore", "ignore", "inherit"] });
if (installed.status !== 0) {
  throw new Error(`${code} cannot install the extension.`);
}
// The stand-in prints an address for a browser; the desktop's command waits until its window is closed.
const shown = spawn(code, [...profile.open, code === STAND_IN ? "--serve" : "--wait"], { stdio: "inherit" });
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.on(name, () => shown.kill(name));
}
shown.once("exit", (status) => {
  process.exitCode = status ?? 1;
});
