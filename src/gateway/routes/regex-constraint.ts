import { createContext, Script, type Context } from 'node:vm';
import { NightshiftError } from '#contracts/errors.js';

/** Wall-clock time: generous, so that a busy machine does not refuse an innocent value. */
const LIMIT_MS = 200;

/**
 * `regex(…)` of a route. The pattern is the app author's, the value anybody's: a pattern that backtracks without end must not stop the gateway
 * for every app, so it runs under a time limit, which JavaScript offers only for scripts. A value that exceeds it does not match.
 */
export function compileRegexConstraint(pattern: string): (value: string) => boolean {
  const expression = compile(pattern);
  const script = new Script('expression.test(value)');
  const context: Context = createContext({ expression, value: '' });
  return (value) => {
    context['value'] = value;
    try {
      return script.runInContext(context, { timeout: LIMIT_MS }) === true;
    } catch {
      return false;
    }
  };
}

/** As ASP.NET runs it: ignoring case, matching anywhere in the value. */
function compile(pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'i');
  } catch (cause) {
    throw new NightshiftError(
      'FUNCTION_NOT_RUNNABLE',
      `route constraint 'regex(${pattern})' is not a valid expression`,
      {
        cause,
      },
    );
  }
}
