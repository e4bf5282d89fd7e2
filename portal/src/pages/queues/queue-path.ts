export function queuePath(queue: string): string {
  return `/queues/${encodeURIComponent(queue)}`;
}
