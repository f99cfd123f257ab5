/** What esbuild.mjs puts in. */
declare const WORKER_SOURCE: string;
declare module "*.css";
