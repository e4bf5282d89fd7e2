/** Texts that .NET's invariant-culture parsers accept, as far as URLs carry them (host-semantics, section 1.2). */

export function readInteger(text: string): bigint | undefined {
  const match = /^\s*([+-]?)(\d{1,40})\s*$/.exec(text);
  if (match === null) return undefined;
  const digits = BigInt(match[2] ?? '');
  return match[1] === '-' ? -digits : digits;
}

const MAX_DECIMAL = 79_228_162_514_264_337_593_543_950_335n;

export function isDecimal(text: string): boolean {
  const match = /^\s*[+-]?(?:(\d[\d,]*)(?:\.\d*)?|\.\d+)[+-]?\s*$/.exec(text);
  if (match === null || /[+-].*[+-]/.test(text)) return false;
  const whole = (match[1] ?? '0').replaceAll(',', '');
  return whole.length < 40 && BigInt(whole) <= MAX_DECIMAL;
}

export function isFloatingPoint(text: string): boolean {
  return /^\s*(?:[+-]?(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?|nan|[+-]?infinity)\s*$/i.test(text);
}

const HEX_DIGITS = /^[0-9a-f]{32}$/i;
const HYPHENED = /^(?:\{([^{}()]+)\}|\(([^{}()]+)\)|([^{}()]+))$/;
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Formats N, D, B and P. */
export function isGuid(text: string): boolean {
  const trimmed = text.trim();
  if (HEX_DIGITS.test(trimmed)) return true;
  const match = HYPHENED.exec(trimmed);
  return GUID.test(match?.[1] ?? match?.[2] ?? match?.[3] ?? '');
}

const YEAR_FIRST = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ]+(.+))?$/;
const MONTH_FIRST = /^(\d{1,2})([-/])(\d{1,2})\2(\d{4})(?:[T ]+(.+))?$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,7})?)?(?:\s*([AP]M))?(?:\s*(?:Z|GMT|[+-]\d{2}:?\d{2}))?$/i;

export function isDateTime(text: string): boolean {
  const trimmed = text.trim();
  const yearFirst = YEAR_FIRST.exec(trimmed);
  if (yearFirst !== null) return isDate(yearFirst[1], yearFirst[3], yearFirst[4]) && isTime(yearFirst[5]);
  const monthFirst = MONTH_FIRST.exec(trimmed);
  if (monthFirst !== null) return isDate(monthFirst[4], monthFirst[1], monthFirst[3]) && isTime(monthFirst[5]);
  return trimmed !== '' && isTime(trimmed);
}

function isDate(year = '', month = '', day = ''): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // A day that does not exist rolls over into the next month.
  return Number(year) > 0 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
}

function isTime(text: string | undefined): boolean {
  if (text === undefined) return true;
  const match = TIME.exec(text);
  if (match === null) return false;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  const hours = match[4] === undefined ? hour < 24 : hour >= 1 && hour <= 12;
  return hours && minute < 60 && second < 60;
}
