import { codeOf, toError, type ErrorCode } from '#contracts/errors.js';
import { formatTimeSpan } from '#contracts/schedules/time-span.js';
import type { ProcessEnd } from '../program.js';
import { describeEnd } from './child-program.js';
import type { ProcessLimits } from './limits.js';
import type { RunningInvocation } from './running-invocation.js';

/** setTimeout's own limit. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Why a process was ended by us: what still ran there fails with it. */
export interface KillReason {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What the end of one run asks of the process that it runs in. */
export interface EndingProcess {
  readonly limits: ProcessLimits;
  readonly ended: Promise<unknown>;
  /** Tells the function that it should end. */
  tell(running: RunningInvocation): void;
  /** The process takes nothing new, and what ends with it fails for this reason. */
  retire(message: string): void;
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** What runs there now. */
  running(): readonly RunningInvocation[];
}

/** What was cancelled or taken away before it began fails here; false: it may begin. */
export function turnAway(running: RunningInvocation): boolean {
  const { cancel, kill } = running.invocation;
  if (kill?.aborted === true) running.fail(codeOf(kill.reason), toError(kill.reason).message);
  else if (cancel?.aborted === true) running.fail('EXECUTION_CANCELLED', 'It was cancelled before it began.');
  return kill?.aborted === true || cancel?.aborted === true;
}

export interface RunWatch {
  /** The function has ended in time. */
  stopClock(): void;
  /** Nothing ends the run any more. */
  stop(): void;
}

/** Ends the run when its time is over (null: never), when it is cancelled, and when it is taken away. */
export function watchRun(process: EndingProcess, running: RunningInvocation, timeoutMs: number | null): RunWatch {
  const { cancel, kill } = running.invocation;
  const onCancel = () => cancelRun(process, running, timeoutMs);
  const onKill = () => takeAway(process, running, toError(kill?.reason));
  cancel?.addEventListener('abort', onCancel);
  kill?.addEventListener('abort', onKill);
  const timer =
    timeoutMs === null
      ? undefined
      : setTimeout(() => timeOut(process, running, timeoutMs), Math.min(timeoutMs, MAX_TIMER_MS));
  return {
    stopClock: () => clearTimeout(timer),
    stop: () => {
      clearTimeout(timer);
      cancel?.removeEventListener('abort', onCancel);
      kill?.removeEventListener('abort', onKill);
    },
  };
}

/** The process must go: nothing else stops a function. What else runs in it gets a short grace (host-semantics, section 1.9). */
function timeOut(process: EndingProcess, running: RunningInvocation, timeoutMs: number): void {
  const { request } = running.invocation;
  const message = `Timeout value of ${formatTimeSpan(timeoutMs)} exceeded by function '${request.function}' (Id: '${request.id}'). Initiating cancellation.`;
  running.log({ level: 'error', message });
  running.timedOut = true;
  process.retire(`${becauseOf(running)} exceeded its timeout of ${formatTimeSpan(timeoutMs)}`);
  process.signal('SIGTERM');
  const timer = setTimeout(() => process.signal('SIGKILL'), process.limits.killGraceMs);
  void process.ended.then(() => clearTimeout(timer));
}

/** The function is told; should it go on, its process takes nothing new, and goes when its neighbours have had their time. */
function cancelRun(process: EndingProcess, running: RunningInvocation, timeoutMs: number | null): void {
  const { request } = running.invocation;
  const { cancelGraceMs, neighbourMs } = process.limits;
  running.cancelled = true;
  running.log({ level: 'warning', message: `Execution of '${request.function}' (Id: '${request.id}') is cancelled.` });
  process.tell(running);
  const timer = setTimeout(() => {
    if (!process.running().includes(running)) return;
    process.retire(`${becauseOf(running)} was cancelled and did not end`);
    void leaveTo(process, timeoutMs ?? neighbourMs).then(() => process.signal('SIGKILL'));
  }, cancelGraceMs);
  void running.outcome.then(() => clearTimeout(timer));
}

/** Resolves when only cancelled functions run there, at the latest after `limitMs`. */
async function leaveTo(process: EndingProcess, limitMs: number): Promise<void> {
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, Math.min(limitMs, MAX_TIMER_MS));
  const neighbours = process.running().filter(({ cancelled }) => !cancelled);
  await Promise.race([enough, process.ended, Promise.all(neighbours.map(({ outcome }) => outcome))]);
  clearTimeout(timer);
}

/** The run is not ours any more: it ends now, and with it its process. */
function takeAway(process: EndingProcess, running: RunningInvocation, reason: Error): void {
  running.takenAway = { code: codeOf(reason), message: reason.message };
  const { request } = running.invocation;
  process.retire(`its process was ended because of '${request.function}' (Id: '${request.id}')`);
  process.signal('SIGKILL');
}

function becauseOf({ invocation: { request } }: RunningInvocation): string {
  return `its process was ended because '${request.function}' (Id: '${request.id}')`;
}

/** What ran in a process that is gone. `killed` is undefined when it went by itself. */
export function failLost(running: RunningInvocation, end: ProcessEnd, killed: KillReason | undefined): void {
  const name = running.invocation.request.function;
  if (running.cancelled) {
    running.fail('EXECUTION_CANCELLED', `Function '${name}' was told to end, and did not; its process was ended`);
  } else if (running.takenAway !== undefined) {
    running.fail(running.takenAway.code, running.takenAway.message);
  } else if (running.timedOut) {
    running.fail('FUNCTION_TIMEOUT', `Function '${name}' exceeded its timeout; the process it ran in was ended`);
  } else if (killed === undefined) {
    running.fail('PROCESS_EXITED', `While '${name}' was running, its language process ${describeEnd(end)}`);
  } else {
    running.fail(killed.code, `Function '${name}' did not finish: ${killed.message}`);
  }
}
