type Members = Readonly<Record<string, unknown>>;

/** What the audit trail keeps of changed files, of a body that nobody has looked at yet: what became of each, not what stands in it. */
export function auditedChanges({ base, changes }: Members): Members {
  return { base: textOf(base), changes: Array.isArray(changes) ? (changes as unknown[]).map(auditedChange) : [] };
}

function auditedChange(change: unknown): Members {
  const { path, from, delete: deleted, folder } = Object(change) as Members;
  return { path: textOf(path), from: textOf(from), delete: flagOf(deleted), folder: flagOf(folder) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function flagOf(value: unknown): true | undefined {
  return value === true ? true : undefined;
}
