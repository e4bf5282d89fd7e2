import { randomUUID } from 'node:crypto';
import { dateFormatProblem, formatDate } from './dotnet-date.js';

const DEFAULT_DATE_FORMAT = 'yyyy-MM-ddTHH-mm-ssK';

/** What placeholders of an invocation can mean beside its own data. */
export interface InvocationFacts {
  readonly functionName: string;
  readonly now: Date;
  /** The same for every `{sys.randguid}` of the invocation. */
  readonly guid: string;
}

interface BuiltIn {
  readonly problem: (format: string) => string | undefined;
  readonly value: (facts: InvocationFacts, format: string | undefined) => string;
}

const date: BuiltIn = {
  problem: dateFormatProblem,
  value: ({ now }, format = DEFAULT_DATE_FORMAT) => formatDate(now, format),
};

const BUILT_INS: ReadonlyMap<string, BuiltIn> = new Map([
  [
    'rand-guid',
    { problem: guidFormatProblem, value: (_facts: InvocationFacts, format) => formatGuid(randomUUID(), format) },
  ],
  ['datetime', date],
  ['sys.utcnow', date],
  [
    'sys.randguid',
    { problem: guidFormatProblem, value: ({ guid }: InvocationFacts, format) => formatGuid(guid, format) },
  ],
  ['sys.methodname', { problem: () => undefined, value: ({ functionName }: InvocationFacts) => functionName }],
] satisfies [string, BuiltIn][]);

export function builtIn(name: string): BuiltIn | undefined {
  return BUILT_INS.get(name.toLowerCase());
}

function guidFormatProblem(format: string): string | undefined {
  return /^[ndbp]$/i.test(format) ? undefined : `'${format}' is no format of a GUID: use N, D, B or P`;
}

function formatGuid(guid: string, format = 'D'): string {
  switch (format.toUpperCase()) {
    case 'N':
      return guid.replaceAll('-', '');
    case 'B':
      return `{${guid}}`;
    case 'P':
      return `(${guid})`;
    default:
      return guid;
  }
}
