/** Each parser of what others wrote costs CPU time in line with its input. */
import { parseGoSum } from "../../src/modules/goSum/goSum.ts";
import { grows } from "./growth.ts";

suite("the cost of a text grows in line with it", () => {
  grows("go.sum: one line without an end", { make: (bytes) => "a ".repeat(bytes / 2), act: parseGoSum });
});
