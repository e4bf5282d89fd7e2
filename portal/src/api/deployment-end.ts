import { api, type Schema } from './client.js';
import { ApiProblem } from './problem.js';

type Deployment = Schema<'DeploymentResponse'>;

const LOOK_MS = 400;
/** While no worker loads it, or management cannot be asked, it is asked ever less often, down to this. */
const SLOW_LOOK_MS = 2_000;
/** Management that starts anew is back by then. */
const AWAY_MS = 60_000;

/** Asks until the deployment has ended: the new version is active, or was refused. `tell` has how far it is. That management is away for a while does not say how it ends. */
export async function deploymentEnd(
  app: string,
  begun: Deployment,
  tell: (now: Deployment) => void,
): Promise<Deployment> {
  let deployment = begun;
  let awaySince: number | undefined;
  let lookMs = LOOK_MS;
  while (deployment.status === 'pending' || deployment.status === 'deploying') {
    tell(deployment);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    try {
      deployment = await api('get', '/api/apps/{app}/deployments/{id}', { path: { app, id: deployment.id } });
      awaySince = undefined;
    } catch (error) {
      awaySince ??= Date.now();
      if (!isAway(error) || Date.now() - awaySince >= AWAY_MS) throw error;
    }
    const isMoving = deployment.status === 'deploying' && awaySince === undefined;
    lookMs = isMoving ? LOOK_MS : Math.min(2 * lookMs, SLOW_LOOK_MS);
  }
  return deployment;
}

function isAway(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status >= 500);
}
