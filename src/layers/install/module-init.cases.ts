import { casesOf } from "../../engine/case.ts";
import { moduleInit } from "./module-init.ts";

export const moduleInitCases = casesOf(moduleInit, {
  faults: {
    "modules switched off (GO111MODULE=off)": {
      plant: ({ env }) => {
        env.GO111MODULE = "off";
      },
      expect: { cause: /GO111MODULE=off/ },
    },
    "a go command that only says it did": {
      plant: async (stage) => {
        const answers = 'case "$1" in version) echo "go version go1.26.8 linux/amd64";; *) exit 0;; esac';
        stage.goPath = await stage.write("fake/go", `#!/bin/sh\n${answers}\n`, 0o755);
      },
      expect: { cause: /No go\.mod was written/ },
    },
  },
  healthy: {
    "the plain set-up": { plant: () => {} },
    "a go.mod of another release in a parent folder": {
      plant: async (stage) => {
        await stage.write("tmp/go.mod", "module parent\n\ngo 1.99\n");
      },
    },
  },
});
