import { toError } from '#contracts/errors.js';
import { clockFinding, ok, type Finding } from '#contracts/finding.js';

const LIMIT_MS = 5_000;
const DATE_RESOLUTION_MS = 1_000;

/** Whether something of ours answers at an address of HTTP, whatever it says, and what its clock shows. */
export async function checkUrl(
  check: string,
  url: string,
  missing: (reason: string) => Finding,
): Promise<readonly Finding[]> {
  const askedMs = Date.now();
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS) });
    const answeredMs = Date.now();
    await response.body?.cancel();
    const theirMs = Date.parse(response.headers.get('date') ?? '');
    const reached = ok(check, `${url} answers`);
    if (Number.isNaN(theirMs)) return [reached];
    const clock = { theirMs, askedMs, answeredMs, resolutionMs: DATE_RESOLUTION_MS };
    return [reached, clockFinding(`${check}: clock`, clock)];
  } catch (error) {
    return [missing(reasonOf(error))];
  }
}

/** `fetch failed` says nothing: the reason is its cause, which for a name with several addresses has a code only. */
function reasonOf(error: unknown): string {
  const { message, cause } = toError(error);
  if (!(cause instanceof Error)) return message;
  return cause.message !== '' || !('code' in cause) ? cause.message : String(cause.code);
}
