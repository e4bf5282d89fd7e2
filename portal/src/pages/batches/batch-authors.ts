import type { Schema } from '../../api/client.js';

type AuditRow = Pick<Schema<'AuditRowResponse'>, 'target' | 'after' | 'actor'>;

/** Who started which batch, by its id. A repeat is told of the batch whose items it runs again; the new one is named in what was asked for. */
export function authorsOf(made: readonly AuditRow[], repeated: readonly AuditRow[]): ReadonlyMap<string, string> {
  return new Map([
    ...made.map(({ target, actor }) => [target.id, actor.name] as const),
    ...repeated.flatMap(({ after, actor }) => {
      const { id } = (after ?? {}) as { readonly id?: unknown };
      return typeof id === 'string' ? [[id, actor.name] as const] : [];
    }),
  ]);
}
