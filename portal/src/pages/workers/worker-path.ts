export function workerPath(id: string): string {
  return `/workers/${encodeURIComponent(id)}`;
}
