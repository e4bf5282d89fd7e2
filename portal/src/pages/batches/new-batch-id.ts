/** Can be read and said: the moment, and enough chance that no two are the same. */
export function newBatchId(): string {
  const moment = new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-');
  // Not randomUUID: without HTTPS a browser has none.
  const chance = crypto.getRandomValues(new Uint8Array(5));
  return `${moment}-${[...chance].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
