import { SCHEDULE } from './parameters.js';
import { quoted, type FunctionTemplate } from './template.js';

export const TIMER: FunctionTemplate = {
  id: 'timer',
  title: 'Timer trigger',
  description: 'Runs by a schedule, never twice at the same time.',
  trigger: 'timerTrigger',
  functionName: 'timerTrigger1',
  parameters: [SCHEDULE],
  imports: ['app'],
  body: (
    name,
    values,
  ) => `// By the clocks of the app's TZ or WEBSITE_TIME_ZONE, else UTC: second, minute, hour, day, month, day of the week.
app.timer(${quoted(name)}, {
  schedule: ${quoted(values['schedule'] ?? '')},
  handler: async (timer, context) => {
    context.log(timer.isPastDue ? 'Late, but here' : 'On time');
  },
});
`,
};
