import { option, options } from '#contracts/config.js';

export const logOptions = options({
  level: option.text('LOG_LEVEL', {
    default: 'info',
    description: 'What the process logs: debug, info, warn, error or silent.',
  }),
});
