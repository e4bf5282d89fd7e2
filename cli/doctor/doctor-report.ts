import type { Finding, Verdict } from '#contracts/finding.js';

const VERDICTS: readonly Verdict[] = ['ok', 'warning', 'failure', 'not checked'];
const WIDTH = 'not checked'.length;

export type Counts = Readonly<Record<Verdict, number>>;

export function countsOf(findings: readonly Finding[]): Counts {
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length;
  return { ok: count('ok'), warning: count('warning'), failure: count('failure'), 'not checked': count('not checked') };
}

/** One line for each finding, a second one with the remedy, and the sum. */
export function asText(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ check, verdict, message, remedy }) => [
    `${verdict.padEnd(WIDTH)}  ${check}: ${message}`,
    ...(remedy === undefined ? [] : [`${' '.repeat(WIDTH)}  -> ${remedy}`]),
  ]);
  const counts = countsOf(findings);
  const sum = VERDICTS.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ');
  return `${lines.join('\n')}\n\n${findings.length} checks: ${sum}\n`;
}

export function asJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ findings, counts: countsOf(findings) }, null, 2)}\n`;
}
