import { ScheduleError } from '#contracts/schedules/schedule.js';
import { readTimerTrigger } from '#contracts/schedules/timer-trigger.js';
import { ELSEWHERE, type BindingExtension } from '../binding-extension.js';

/** Timers: management keeps the time. What keeps one from being scheduled is told here: its schedule, a setting that it names, its zone, an option. */
export const timerExtension: BindingExtension = {
  triggerType: 'timerTrigger',

  trigger({ functionName, binding, settings }) {
    try {
      readTimerTrigger(functionName, binding, settings);
      return { value: ELSEWHERE, notes: [] };
    } catch (error) {
      if (!(error instanceof ScheduleError)) throw error;
      return { problems: [error.message] };
    }
  },
};
