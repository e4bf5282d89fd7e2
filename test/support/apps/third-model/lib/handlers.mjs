import { appendFileSync } from 'node:fs';

const note = (what) => appendFileSync(process.env.LEDGER, `${JSON.stringify(what)}\n`);

export async function keyed(context, req) {
  return { body: [req.method, context.bindingData.sys.methodName] };
}

/** The first try fails. */
export async function greet(context, greeting) {
  const { retryCount } = context.executionContext.retryContext;
  if (retryCount === 0) throw new Error('not yet');
  note({ greeting, retryCount, dequeued: typeof context.bindingData.dequeueCount });
}

export async function tick(context, timer) {
  note({ tick: timer.schedule, at: typeof context.bindingData.timerTrigger });
}
