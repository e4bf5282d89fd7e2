import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api, type Schema } from '../../api/client.js';
import { deploymentEnd } from '../../api/deployment-end.js';
import { zoneOf } from './app-zone.js';

export type Template = Schema<'FunctionTemplateResponse'>;
export type Parameter = Template['parameters'][number];
export type Language = Template['languages'][number];
export type SchedulePreview = Schema<'SchedulePreviewResponse'>;
type Wanted = Schema<'CreateFunctionRequest'>;

/** They come with management, and change when it does. */
export function useTemplates() {
  return useQuery({
    queryKey: ['function-templates'],
    queryFn: () => api('get', '/api/function-templates'),
    staleTime: Infinity,
  });
}

export function useSchedulePreview(expression: string, timeZone: string) {
  const query = { expression, ...(timeZone === '' ? {} : { timeZone }) };
  return useQuery({
    queryKey: ['schedule-preview', query],
    queryFn: ({ signal }) => api('get', '/api/schedules/preview', { query, signal }),
    enabled: expression !== '',
    placeholderData: keepPreviousData,
  });
}

/** What the app's timers run by, as `readZone` of the timer triggers has it. */
export function useAppZone(app: string): string {
  const { data } = useQuery({
    queryKey: ['app', app, 'settings'],
    queryFn: () => api('get', '/api/apps/{app}/settings', { path: { app } }),
  });
  return zoneOf(data ?? []);
}

/** Makes the function, follows its version until a worker has loaded it, and goes to its page. */
export function useCreateFunction(app: string) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [progress, setProgress] = useState<Schema<'DeploymentResponse'>>();
  const creation = useMutation({
    mutationFn: async (wanted: Wanted) => {
      setProgress(undefined);
      const { deployment } = await api('post', '/api/apps/{app}/functions', { path: { app }, body: wanted });
      return deploymentEnd(app, deployment, setProgress);
    },
    onSuccess: () => Promise.all([['app', app], ['apps']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
  const create = (wanted: Wanted) =>
    creation.mutate(wanted, {
      // Not for who has left the page meanwhile.
      onSuccess: ({ status }) => {
        if (status !== 'failed') void navigate(`/apps/${app}/functions/${encodeURIComponent(wanted.name)}`);
      },
    });
  const { isPending: isCreating, data: result, error, reset: forget } = creation;
  return { create, forget, progress, isCreating, result, error };
}

export type Creating = ReturnType<typeof useCreateFunction>;
