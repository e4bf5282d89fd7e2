import type { StatisticsQuery } from '#src/executions/statistics/statistics-store.js';

export const ADD_COUNT = `
  INSERT INTO execution_count (step_seconds, at, app, function_name, outcome, bucket, count)
  VALUES (:stepSeconds, :at, :app, :function, :outcome, :bucket, :count)
  ON CONFLICT (step_seconds, at, app, function_name, outcome, bucket) DO UPDATE SET count = count + excluded.count`;

/** One seek for each step that is asked for: rows of other apps and functions are not read. `:steps` is a JSON array of moments. */
const FROM_STEPS = `
  FROM json_each(:steps) s CROSS JOIN execution_count c ON c.step_seconds = :stepSeconds AND c.at = s.value`;

type Narrowing = Pick<StatisticsQuery, 'app' | 'function'>;

function narrowed({ app, function: name }: Narrowing): string {
  return `${app === undefined ? '' : ' AND c.app = :app'}${name === undefined ? '' : ' AND c.function_name = :function'}`;
}

/** One statement per set of filters. */
export function countOverTime(query: Narrowing): string {
  return `
  SELECT c.at, c.outcome, c.bucket, sum(c.count) AS count ${FROM_STEPS}${narrowed(query)}
  GROUP BY c.at, c.outcome, c.bucket`;
}

export function countPerFunction(query: Narrowing): string {
  return `
  SELECT c.app, c.function_name, c.outcome, c.bucket, sum(c.count) AS count ${FROM_STEPS}${narrowed(query)}
  GROUP BY c.app, c.function_name, c.outcome, c.bucket`;
}
