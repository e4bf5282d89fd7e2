import type { Binding, FunctionMetadata } from '#contracts/messages/function-metadata.js';
import { isBinary } from '../../bindings/message-value.js';
import { isObject } from '../host-json/json-object.js';
import type { RpcInvocationResponse, RpcParameterBinding, RpcTypedData } from '../node/protocol.js';
import type { CallResult } from './function-calls.js';
import { toHttpResponse } from './http-output.js';
import type { LocalAnswer } from './local-http.js';
import { isBase64 } from './payload-values.js';

const RETURN = '$return';
const QUOTED_CHARACTERS = 500;

type Members = Readonly<Record<string, unknown>>;
type Given = Pick<RpcInvocationResponse, 'outputData' | 'returnValue'>;

/** What the handler answered is nothing that outputs can be read from: the invocation fails with this message. */
class AnswerProblem extends Error {}

/**
 * The outputs, log lines and return value of an answer (language-worker contract, section 6.2). An empty one has none; Azure's host waits for ever then
 * (pitfall 32).
 */
export function readDataAnswer(metadata: FunctionMetadata, invocationId: string, answer: LocalAnswer): CallResult {
  try {
    const members = membersOf(answer);
    const response = { invocationId, result: { status: 'success' as const }, ...given(metadata, members) };
    return { logs: logsOf(members), response };
  } catch (error) {
    if (!(error instanceof AnswerProblem)) throw error;
    const message = `Function '${metadata.name}': ${error.message}`;
    return { logs: [], response: { invocationId, result: { status: 'failure', exception: { message } } } };
  }
}

function membersOf({ status, body }: LocalAnswer): Members {
  const text = body.toString('utf8').replace(/^\uFEFF/, '');
  if (status < 200 || status > 299) throw new AnswerProblem(`the handler answered ${status}${quoted(text)}`);
  if (text.trim() === '') return {};
  const value = parsed(text);
  if (value === null) return {};
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toLowerCase(), one]));
  const remedy = 'answer with {"Outputs": {...}, "Logs": [...], "ReturnValue": ...}, or with nothing';
  throw new AnswerProblem(`the handler answered ${status} with what is no JSON object${quoted(text)}; ${remedy}`);
}

function quoted(text: string): string {
  const start = text.slice(0, QUOTED_CHARACTERS);
  return start === '' ? '' : `: ${start}${start.length < text.length ? '…' : ''}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function logsOf({ logs }: Members): string[] {
  if (logs === undefined || logs === null) return [];
  if (!Array.isArray(logs)) throw new AnswerProblem('the "Logs" of the handler\'s answer are no list: write ["line"]');
  return logs.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
}

function given({ bindings }: FunctionMetadata, { outputs = null, returnvalue = null }: Members): Given {
  if (outputs !== null && !isObject(outputs)) {
    throw new AnswerProblem('the "Outputs" of the handler\'s answer are no object: write {"<binding>": ...}');
  }
  const outgoing = bindings.filter(({ direction }) => direction !== 'in');
  const values = valuesByName(outgoing, outputs ?? {}, returnvalue);
  const http = outgoing.find(({ type }) => type.toLowerCase() === 'http');
  if (http !== undefined) {
    const others = outgoing.filter((binding) => binding !== http);
    const response = toHttpResponse(values.get(http.name)?.value, http.name !== RETURN);
    return { outputData: toOutputs(others, values), ...(response === undefined ? {} : { returnValue: response }) };
  }
  const returned = bindings.find(({ name }) => name === RETURN);
  const outputData = toOutputs(
    outgoing.filter(({ name }) => name !== RETURN),
    values,
  );
  const value =
    returnvalue === null ? undefined : toData(returned, { value: returnvalue, spread: returned === undefined });
  return { outputData, ...(value === undefined ? {} : { returnValue: value }) };
}

interface Output {
  readonly value: unknown;
  /** It is a property of what was returned. */
  readonly spread: boolean;
}

/** The return value is `$return`'s; without such a binding the properties of an object are outputs that win (section 2.9). Null binds nothing. */
function valuesByName(bindings: readonly Binding[], outputs: Members, returned: unknown): Map<string, Output> {
  const hasReturn = bindings.some(({ name }) => name === RETURN);
  const named = Object.entries(outputs).map(([name, value]) => [name, { value, spread: false }] as const);
  const own: Members = hasReturn ? { [RETURN]: returned } : isObject(returned) ? returned : {};
  const given = Object.entries(own).map(([name, value]) => [name, { value, spread: !hasReturn }] as const);
  return new Map([...named, ...given].filter(([, { value }]) => value !== null && value !== undefined));
}

function toOutputs(bindings: readonly Binding[], values: ReadonlyMap<string, Output>): RpcParameterBinding[] {
  return bindings.flatMap((binding) => {
    const output = values.get(binding.name);
    return output === undefined ? [] : [{ name: binding.name, data: toData(binding, output) }];
  });
}

/** Text that looks like base64 is taken for bytes, as Azure's host does; not where the binding itself is binary, and not in what was returned. */
function toData(binding: Binding | undefined, { value, spread }: Output): RpcTypedData {
  if (typeof value !== 'string') return { json: JSON.stringify(value) };
  const binary = binding !== undefined && isBinary(binding);
  return !spread && !binary && isBase64(value) ? { bytes: Buffer.from(value, 'base64') } : { string: value };
}
