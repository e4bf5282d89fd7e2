import { configInvalid, option, options } from '#contracts/config.js';

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];

export const logOptions = options({
  level: option.text('LOG_LEVEL', {
    default: 'info',
    description: `What the process logs: ${LEVELS.join(', ')}.`,
    check: (level) => {
      if (!LEVELS.includes(level))
        throw configInvalid([`LOG_LEVEL is "${level}": expected one of ${LEVELS.join(', ')}`]);
    },
  }),
});
