import { isUUID } from 'class-validator';
import { METHOD, TEST_KEY_SCOPES } from './test-run.request.js';

/** Shorter than the value of a key, should one stand in the place of its name. */
const MAX_NAME = 40;

type Members = Readonly<Record<string, unknown>>;

/**
 * What the audit trail keeps of a body that nobody has looked at yet: what was sent may hold secrets of its own, in any place; which key was sent, and
 * that it was tried, stays known.
 */
export function auditedTestRun({ method, key, executionId }: Members): Members {
  return {
    method: typeof method === 'string' && METHOD.test(method) ? method : undefined,
    key: auditedKey(key),
    executionId: isUUID(executionId, '4') ? executionId : undefined,
  };
}

function auditedKey(key: unknown): Members | undefined {
  const { scope, name } = Object(key) as Members;
  const known = TEST_KEY_SCOPES.find((one) => one === scope);
  return known !== undefined && typeof name === 'string' ? { scope: known, name: name.slice(0, MAX_NAME) } : undefined;
}
