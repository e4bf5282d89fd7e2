import { utcDay } from '#contracts/ports/clock.js';
import type { RetentionProgress, RetentionStep } from '#src/executions/retention/retention-store.js';
import type { MssqlDatabase } from './mssql-database.js';
import { dateOf, dayOf } from './mssql-values.js';
import * as sql from './retention-statements.js';

/** Each may have hundreds of chunks, and the log keeps them until the statement is done. */
const PAYLOADS_AT_ONCE = 50;

const NOWHERE = ['0001-01-01', '', ''];

export function removeOldPayloads(database: MssqlDatabase, step: RetentionStep): Promise<RetentionProgress> {
  const [day = '', id = '', name = ''] = step.after === undefined ? NOWHERE : (JSON.parse(step.after) as string[]);
  const limit = Math.min(step.limit, PAYLOADS_AT_ONCE);
  const after = { afterDay: dateOf(day), afterId: id, afterName: name };
  return database.transaction(async (transaction) => {
    const looked = await transaction.rows(sql.LIST_OLD_PAYLOADS, {
      limit,
      day: dateOf(utcDay(step.before)),
      ...after,
    });
    const removable = looked.filter((payload) => payload.removable === 1);
    const contents = JSON.stringify(removable.map(({ content }) => content));
    if (removable.length > 0) {
      await transaction.run(sql.DELETE_PAYLOADS, { contents });
      await transaction.run(sql.DELETE_CONTENTS, { contents });
    }
    const last = looked.at(-1);
    const isEnd = looked.length < limit || last === undefined;
    return {
      removed: removable.length,
      next: isEnd ? undefined : JSON.stringify([dayOf(last.day), last.id, last.name]),
    };
  });
}
