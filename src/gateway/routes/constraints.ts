import { NightshiftError } from '#contracts/errors.js';
import { isDateTime, isDecimal, isFloatingPoint, isGuid, readInteger } from './constraint-values.js';
import { compileRegexConstraint } from './regex-constraint.js';

/** Whether a route value is acceptable: one inline constraint of a template (host-semantics, section 1.2). */
export type Constraint = (value: string) => boolean;

const INT32 = { min: -(2n ** 31n), max: 2n ** 31n - 1n };
const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

const within = (value: string, { min, max }: { min: bigint; max: bigint }): boolean => {
  const number = readInteger(value);
  return number !== undefined && number >= min && number <= max;
};

/** A name with at least one character other than a dot after the first dot of its last part. */
const isFileName = (value: string): boolean => /^[^.]*\.+[^.]/.test(value.slice(value.lastIndexOf('/') + 1));

const PLAIN: Readonly<Record<string, Constraint>> = {
  int: (value) => within(value, INT32),
  long: (value) => within(value, INT64),
  bool: (value) => /^\s*(?:true|false)\s*$/i.test(value),
  decimal: isDecimal,
  double: isFloatingPoint,
  float: isFloatingPoint,
  guid: isGuid,
  datetime: isDateTime,
  alpha: (value) => /^[a-z]*$/i.test(value),
  required: (value) => value !== '',
  file: isFileName,
  nonfile: (value) => !isFileName(value),
};

type Factory = (...numbers: bigint[]) => Constraint;

const length = (value: string): bigint => BigInt(value.length);

/** Constraints with numeric arguments, by name and number of arguments. */
const WITH_NUMBERS: Readonly<Record<string, Readonly<Record<number, Factory>>>> = {
  length: {
    1:
      (exact = 0n) =>
      (value) =>
        length(value) === exact,
    2:
      (min = 0n, max = 0n) =>
      (value) =>
        length(value) >= min && length(value) <= max,
  },
  minlength: {
    1:
      (min = 0n) =>
      (value) =>
        length(value) >= min,
  },
  maxlength: {
    1:
      (max = 0n) =>
      (value) =>
        length(value) <= max,
  },
  min: {
    1:
      (min = 0n) =>
      (value) =>
        within(value, { min, max: INT64.max }),
  },
  max: {
    1:
      (max = 0n) =>
      (value) =>
        within(value, { min: INT64.min, max }),
  },
  range: {
    2:
      (min = 0n, max = 0n) =>
      (value) =>
        within(value, { min, max }),
  },
};

/** Compiles `int`, `range(1,9)`, `regex(^a)`. Throws FUNCTION_NOT_RUNNABLE naming the constraint. */
export function compileConstraint(text: string): Constraint {
  const match = /^\s*([a-z]+)\s*(?:\((.*)\))?\s*$/is.exec(text);
  const name = match?.[1]?.toLowerCase() ?? '';
  const argument = match?.[2];
  if (name === 'regex' && argument !== undefined) return compileRegexConstraint(argument);
  const plain = Object.hasOwn(PLAIN, name) && argument === undefined ? PLAIN[name] : undefined;
  return plain ?? compileNumeric(text, name, argument ?? '');
}

function compileNumeric(text: string, name: string, argument: string): Constraint {
  const numbers = argument.split(',').map(readInteger);
  const known = numbers.filter((number) => number !== undefined);
  const factories = Object.hasOwn(WITH_NUMBERS, name) ? WITH_NUMBERS[name] : undefined;
  const factory = factories?.[numbers.length];
  if (factory !== undefined && known.length === numbers.length) return factory(...known);
  throw new NightshiftError(
    'FUNCTION_NOT_RUNNABLE',
    `unknown route constraint '${text}': use int, long, bool, decimal, double, float, guid, datetime, alpha, length, minlength, maxlength, min, max, range, regex, required, file or nonfile`,
  );
}
