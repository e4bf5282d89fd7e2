import type { Balance } from '../support/fire/accounts.js';
import { percentile } from '../support/fire/http-calls.js';
import { count } from '../support/fire/load.js';
import type { Installation } from '../support/nightshift.js';
import type { Loads } from './loads.js';

type Row = readonly (string | number)[];

export function table(head: Row, rows: readonly Row[]): string {
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

export function accountTable(balances: ReadonlyMap<string, Balance>): string {
  const rows = [...balances].map(([what, { accepted, recorded, attempts, ran, repeated, faults }]) => [
    what,
    accepted,
    recorded,
    attempts,
    ran,
    repeated,
    faults.length,
  ]);
  return table(['accounts', 'accepted', 'recorded', 'attempts', 'ran', 'succeeded twice', 'faults'], rows);
}

/** Answers other than the one that was wanted; all but those of HTTP calls were made good by asking again. */
export function failureTable({ http, async: calls, queue }: Loads): string {
  const failures = new Map<string, number>();
  for (const { failures: of } of http) for (const [what, times] of of) count(failures, what, times);
  const made = http.reduce((sum, called) => sum + called.made, 0);
  const rows = [
    ...rowsOf(`HTTP, of ${made}`, failures),
    ...rowsOf('async calls', calls.refusals),
    ...rowsOf('async calls, no answer', calls.broken),
    ...rowsOf('queue intake', queue.refusals),
    ...rowsOf('queue intake, no answer', queue.broken),
  ];
  return table(['failures', 'code', 'times'], rows);
}

export async function latencyTable(api: Installation, { http }: Loads, functions: readonly string[]): Promise<string> {
  const rows = [
    row(
      'HTTP call to answer',
      http.flatMap(({ latencies }) => latencies),
    ),
  ];
  for (const name of functions) {
    const ended = (await api.executions(`function=${name}&status=Succeeded`)) as unknown as Ended[];
    rows.push(
      row(
        `${name}, accepted to ended`,
        ended.map(({ acceptedAt, endedAt }) => Date.parse(endedAt) - Date.parse(acceptedAt)),
      ),
    );
  }
  return table(['latency', 'n', 'p50 ms', 'p99 ms', 'max ms'], rows);
}

interface Ended {
  readonly acceptedAt: string;
  readonly endedAt: string;
}

function row(what: string, values: readonly number[]): Row {
  return [what, values.length, ...[0.5, 0.99, 1].map((share) => percentile(values, share).toFixed(0))];
}

function rowsOf(what: string, counts: ReadonlyMap<string, number>): Row[] {
  return [...counts].map(([code, times]) => [what, code.replaceAll('|', ' '), times]);
}
