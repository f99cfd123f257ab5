/** `npm run open`: a real VS Code with the packaged extension and a copy of the sample folder. */
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { commandOf, hostExecutable, installedCommand, STAND_IN } from "./index.ts";
import { newProfile } from "./profile.ts";

const code = installedCommand() ?? commandOf(await hostExecutable());
const profile = newProfile();
const installed = spawnSync(code, profile.install, { stdio: ["ignore", "ignore", "inherit"] });
if (installed.status !== 0) {
  profile.remove();
  throw new Error(`${code} cannot install the extension.`);
}
if (code === STAND_IN) {
  const server = spawn(code, [...profile.open, "--serve"], { stdio: "inherit" });
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.on(name, () => server.kill(name));
  }
  server.once("exit", (status) => {
    profile.remove();
    process.exitCode = status ?? 1;
  });
} else {
  // The desktop's command returns at once and leaves a window that still needs the folder.
  spawnSync(code, profile.open, { stdio: "inherit" });
  console.log(`VS Code shows ${join(profile.folder, "sample")}.`);
}
