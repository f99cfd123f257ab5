import { casesOf } from "../../engine/case.ts";
import { helloRun } from "./hello-run.ts";

export const helloRunCases = casesOf(helloRun, {
  faults: {
    "the linker is missing": {
      plant: async (stage) => {
        const goroot = await stage.copyGoroot();
        const tools = (await stage.command(["go", "env", "GOTOOLDIR"])).stdout.trim();
        await stage.remove(`${tools}/link`);
        return void goroot;
      },
      expect: { cause: /link/ },
    },
  },
  healthy: { "the plain set-up": { plant: () => {} } },
});
