export const problems = {
  title: 'That did not work',
  code: (code: string) => `Code: ${code}`,
  noReason: 'Management gave no reason.',
  unreachable: 'Management does not answer.',
  remedies: {
    unreachable:
      'Check that it runs (nightshift start) and that this machine reaches it. The portal tries again by itself.',
    signIn: 'Your session has ended: sign in again.',
    askOwner: 'Ask an Owner for the role that this takes.',
    unavailable: 'Wait a moment and try again. If it stays, run nightshift doctor on the machine of management.',
    serverLog: 'Look into the log of management, it has the reason.',
    reload: 'Load the page again. If it stays, it is a defect of the portal.',
  },
} as const;
