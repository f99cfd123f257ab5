/** A share as a bar behind its figure. */
export function Bar({ share }: { share: number }) {
  const width = Math.min(1, Math.abs(share)) || 0;
  return <span class="bar" aria-hidden="true" style={{ width: `${(width * 100).toFixed(1)}%` }} />;
}
