export const logs = {
  level: 'Level',
  levels: {
    Trace: 'All levels',
    Debug: 'Debug and worse',
    Information: 'Information and worse',
    Warning: 'Warnings and worse',
    Error: 'Errors',
  },
  /** As they stand before each line. */
  labels: {
    Trace: 'Trace',
    Debug: 'Debug',
    Information: 'Info',
    Warning: 'Warning',
    Error: 'Error',
    Critical: 'Critical',
  },
  text: 'Text',
  textHint: 'Part of a line',
  pause: 'Pause',
  follow: 'Follow',
  clear: 'Clear',
  newLines: (lines: string) => `${lines} new ${lines === '1' ? 'line' : 'lines'}`,
  /** Said to whoever hears the page, every few seconds at most. */
  heard: (lines: string, last: string) => `${lines} new ${lines === '1' ? 'line' : 'lines'}. The last: ${last}`,
  noneFit: 'No line fits the filters.',
  dropped: (lines: string) => `${lines} older lines are no longer shown; the history of the executions has them.`,
  leftOut: (lines: string) =>
    `${lines} lines came too fast and were left out; the history of their executions has them.`,
  states: {
    connecting: 'Connecting…',
    open: 'Connected',
    away: 'The connection was lost; connecting again…',
    ended: 'Ended',
  },
  stream: {
    title: 'Log stream',
    function: 'Function',
    anyFunction: 'All functions',
    waiting: 'Nothing logged yet: call a function, and its lines appear here.',
  },
} as const;
