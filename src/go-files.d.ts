/** Go programs are bundled as text (esbuild.mjs). */
declare module "*.go" {
  const text: string;
  export default text;
}
