/** The formats of exported reports. esbuild.mjs bundles this file separately; it is loaded at the first export. */
export { render } from "../../formats/index.ts";
