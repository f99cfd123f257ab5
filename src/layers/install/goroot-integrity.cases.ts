import { casesOf } from "../../engine/case.ts";
import { gorootIntegrity } from "./goroot-integrity.ts";

export const gorootIntegrityCases = casesOf(gorootIntegrity, {
  faults: {
    "one byte of a source file changed": {
      plant: async (stage) => {
        const goroot = await stage.copyGoroot();
        const file = `${goroot}/src/fmt/print.go`;
        await stage.write(file, (await stage.read(file)).replace("%!", "%?"));
        stage.network = true;
      },
      expect: { message: /^src\/fmt\/print\.go is changed\.$/, location: /src\/fmt\/print\.go/ },
    },
  },
  healthy: {
    "the plain set-up": {
      plant: (stage) => {
        stage.network = true;
      },
    },
  },
});
