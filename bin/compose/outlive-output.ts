/**
 * A terminal that has hung up, or a reader of our output that has gone, must not end a role: what runs in it would be lost in the midst of the drain. It goes on
 * unheard.
 */
export function outliveOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
