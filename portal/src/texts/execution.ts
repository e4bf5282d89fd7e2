export const execution = {
  open: 'Open execution',
  title: (fn: string) => `Execution of ${fn}`,
  status: 'Status',
  attempts: 'Attempts',
  duration: 'Duration',
  accepted: 'Accepted',
  failure: 'Error',
  logs: 'Log',
  noLogs: 'Nothing was logged.',
  statuses: {
    Queued: 'Queued',
    Running: 'Running',
    Succeeded: 'Succeeded',
    Failed: 'Failed',
    Expired: 'Expired',
    Cancelled: 'Cancelled',
  },
} as const;
