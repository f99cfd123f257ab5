import { casesOf } from "../../engine/case.ts";
import { goOnPath } from "./go-on-path.ts";

export const goOnPathCases = casesOf(goOnPath, {
  faults: {
    "no go on PATH": {
      plant: ({ env }) => {
        env.PATH = "/nonexistent";
      },
      expect: { message: /No go command/, fix: /go\.dev\/dl/ },
    },
  },
  healthy: { "the plain set-up": { plant: () => {} } },
});
