import type { Schema } from './client.js';
import { ApiProblem } from './problem.js';

/** Also when management cannot serve: then the answer is 503, and says what is down. */
export async function readiness(): Promise<Schema<'ReadinessResponse'>> {
  const response = await fetch('/health/ready').catch((error: unknown) =>
    Promise.reject(ApiProblem.unreachable(error)),
  );
  if (response.status !== 200 && response.status !== 503) throw await ApiProblem.of(response);
  return (await response.json()) as Schema<'ReadinessResponse'>;
}
