import { api, type Schema } from './client.js';

type Deployment = Schema<'DeploymentResponse'>;

const LOOK_MS = 400;

/** Asks until the deployment has ended: the new version is active, or was refused. `tell` has how far it is. */
export async function deploymentEnd(
  app: string,
  begun: Deployment,
  tell: (now: Deployment) => void,
): Promise<Deployment> {
  let deployment = begun;
  while (deployment.status === 'pending' || deployment.status === 'deploying') {
    tell(deployment);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    deployment = await api('get', '/api/apps/{app}/deployments/{id}', { path: { app, id: deployment.id } });
  }
  return deployment;
}
