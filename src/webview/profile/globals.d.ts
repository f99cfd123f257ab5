/** Defined by esbuild.mjs. */
declare const WORKER_SOURCE: string;
declare module "*.css";
