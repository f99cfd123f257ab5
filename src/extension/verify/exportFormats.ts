/** The writers of exported reports; esbuild.mjs bundles this file apart, to be loaded when one is exported. */
export { render } from "../../formats/index.ts";
