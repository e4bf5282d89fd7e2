interface PendingStep {
  readonly name: string;
  readonly sql: string;
}

/** Can be read by a database's own tools: all but the SQL is a comment. */
export function planText(place: string, pending: readonly PendingStep[]): string {
  if (pending.length === 0) return `-- ${place}: nothing to do.\n`;
  const steps = pending.map(({ name, sql }) => `-- ${name}\n${sql.trim()}\n`);
  return [`-- ${place}: ${counted(pending.length)} to do.\n`, ...steps].join('\n');
}

export function appliedText(place: string, done: readonly string[]): string {
  if (done.length === 0) return `${place}: nothing to do.\n`;
  return `${place}:\n${done.map((line) => `  ${line}\n`).join('')}`;
}

function counted(steps: number): string {
  return steps === 1 ? '1 step' : `${steps} steps`;
}
