/** Whether `promise` settles, either way, within `limitMs`. Never rejects; rethrowing is the caller's choice. */
export async function settlesWithin(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const settled = promise.then(
    () => true as const,
    () => true as const,
  );
  const result = await Promise.race([settled, limit]);
  clearTimeout(timer);
  return result;
}
