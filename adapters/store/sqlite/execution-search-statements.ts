import type { ExecutionCursor, ExecutionFilter } from '#src/executions/execution-store.js';
import { JOIN_END, SELECT_EXECUTION } from './execution-statements.js';

type Column = 'app' | 'function' | 'status' | 'trigger' | 'worker';

const EQUALS: Readonly<Record<Column, string>> = {
  app: 'e.app = :app',
  function: 'e.function_name = :function',
  status: 'e.status = :status',
  trigger: 'e.trigger_kind = :trigger',
  worker: 'e.worker = :worker',
};

interface Index {
  readonly name: string;
  /** What it begins with; (accepted_at, id) follow. */
  readonly columns: readonly Column[];
}

const BY_TIME: Index = { name: 'execution_time', columns: [] };

/** The one that leaves the fewest rows to look at first. */
const INDEXES: readonly Index[] = [
  { name: 'execution_app_status', columns: ['app', 'status'] },
  { name: 'execution_app_function', columns: ['app', 'function'] },
  { name: 'execution_status', columns: ['status'] },
  { name: 'execution_worker', columns: ['worker'] },
  { name: 'execution_function', columns: ['function'] },
  { name: 'execution_app', columns: ['app'] },
  { name: 'execution_trigger', columns: ['trigger'] },
];

/**
 * The next rows along one index, newest first, whether they are asked for or not (`found`): as many as the limit says are looked at, however rare the
 * others are. One statement per set of filters. The planner is told which index: without statistics it would guess, and read rows in vain.
 */
export function listCandidates(filter: ExecutionFilter, after: ExecutionCursor | undefined): string {
  const wanted = (Object.keys(EQUALS) as Column[]).filter((column) => filter[column] !== undefined);
  const indexed = wanted.filter((column) => isIndexed(column, filter));
  const { name, columns: leading } =
    INDEXES.find(({ columns }) => columns.every((column) => indexed.includes(column))) ?? BY_TIME;
  const rest = wanted.filter((column) => !leading.includes(column)).map((column) => EQUALS[column]);
  const conditions = [
    ...leading.map((column) => EQUALS[column]),
    // These say again what a parameter says: they let SQLite use its partial indexes.
    leading.includes('status') ? `e.status <> 'Succeeded'` : '',
    leading.includes('trigger') ? `e.trigger_kind <> 'http'` : '',
    filter.from === undefined ? '' : 'e.accepted_at >= :from',
    filter.to === undefined ? '' : 'e.accepted_at < :to',
    after === undefined ? '' : '(e.accepted_at, e.id) < (:afterAt, :afterId)',
  ].filter((condition) => condition !== '');
  return `
  SELECT e.seq, e.accepted_at, e.id, ${rest.length === 0 ? '1' : rest.join(' AND ')} AS found
  FROM execution e INDEXED BY ${name} ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
  ORDER BY e.accepted_at DESC, e.id DESC LIMIT :limit`;
}

/** True when every row that `listCandidates` returns is found. */
export function isCovered(filter: ExecutionFilter): boolean {
  return listCandidates(filter, undefined).includes(', 1 AS found');
}

/** Most rows have the one status and the one trigger that the partial indexes leave out. */
function isIndexed(column: Column, { status, trigger }: ExecutionFilter): boolean {
  return !(column === 'status' && status === 'Succeeded') && !(column === 'trigger' && trigger === 'http');
}

export const LIST_EXECUTIONS_BY_SEQ = `${SELECT_EXECUTION}
  FROM json_each(:seqs) s CROSS JOIN execution e ON e.seq = s.value ${JOIN_END}
  ORDER BY s.key`;

export const SEARCH_FAILURES = `
  SELECT f.execution AS seq, octet_length(f.message) + coalesce(octet_length(f.stack), 0) AS bytes,
    instr(lower(f.code), :text) + instr(lower(f.message), :text) + instr(lower(coalesce(f.stack, '')), :text) > 0 AS found
  FROM json_each(:seqs) s CROSS JOIN attempt_failure f ON f.execution = s.value`;

/** The lines are given where the text may be in them, null elsewhere. */
export const SEARCH_LOGS = `
  SELECT l.execution AS seq, octet_length(l.lines) AS bytes,
    CASE WHEN instr(lower(l.lines), :textInJson) > 0 THEN l.lines END AS lines
  FROM json_each(:seqs) s CROSS JOIN attempt_log l ON l.execution = s.value`;
