import { useQuery } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { unlessRefused } from '../../api/poll.js';

export type Deployment = Schema<'DeploymentResponse'>;

const FOLLOW_MS = 1_000;

/** One deployment with its log, asked for again until it has ended. The log is read last: once the status is the last one, it is whole. */
export function useDeployment(app: string, id: string) {
  return useQuery({
    queryKey: ['app', app, 'deployments', id],
    queryFn: async ({ signal }) => {
      const path = { app, id };
      const deployment = await api('get', '/api/apps/{app}/deployments/{id}', { path, signal });
      const lines = await api('get', '/api/apps/{app}/deployments/{id}/log', { path, signal });
      return { deployment, lines };
    },
    refetchInterval: (query) =>
      query.state.data?.deployment.endedAt === undefined ? unlessRefused(FOLLOW_MS)(query) : false,
  });
}
