import type { ApiClient } from '../client/api-client.js';
import { reach, received } from '../client/reach.js';
import { CommandFailed, EXIT, exitCodeOf, usageError } from '../run/exit-codes.js';
import { contentOf } from '../run/input.js';
import { appAndFunction, pairOf } from '../run/parse.js';
import { argumentOf, textOf, textsOf, type Call, type Verb } from '../run/verb.js';
import type { AppDetail } from './apps.js';
import type { Key } from './keys.js';

const FUNCTION = ['<app/function>', 'app and function'] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'invoke',
    hasSlot: true,
    description:
      'run a function: an HTTP function is called, a timer runs now, any other runs with the text as its input',
    arguments: [FUNCTION],
    options: [
      ['--method <method>', 'HTTP method (default GET, POST with --data)'],
      ['--data <content>', 'body or input: text, @file, or - for standard input'],
      ['--header <header...>', 'such as "content-type: text/plain"; --data that is JSON is sent as JSON'],
      ['--param <name=value...>', 'a parameter of the route'],
      ['--query <name=value...>', 'a parameter of the query'],
      ['--key <key>', 'function key (default: found among the keys of the app when the function asks for one)'],
      ['--gateway <url>', 'where functions answer (default: what management says)'],
    ],
    examples: [
      'invoke orders/prices --param sku=lamp',
      'invoke orders/takeOrder --data @order.json',
      'invoke orders/dailyReport',
    ],
    run: invoke,
  },
];

async function invoke(call: Call): Promise<void> {
  const { app, name } = appAndFunction(argumentOf(call, 0));
  const api = await call.api();
  const detail = await api.json<AppDetail>('GET', ['api', 'apps', app]);
  const fn = detail.functions.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (fn === undefined) {
    const names = detail.functions.map((candidate) => candidate.name).join(', ') || 'none';
    throw new CommandFailed(EXIT.notFound, `App ${app} has no function '${name}': its functions are ${names}.`);
  }
  if (fn.invokeUrl !== undefined) return callHttp(call, api, { app, name: fn.name, url: fn.invokeUrl });
  if (fn.trigger?.toLowerCase() === 'timertrigger') {
    const run = await api.json<{ id: string }>('POST', ['api', 'apps', app, 'timers', fn.name, 'run']);
    return started(call, fn.name, run, run.id);
  }
  return runByHand(call, api, { app, name: fn.name, detail });
}

interface HttpTarget {
  readonly app: string;
  readonly name: string;
  readonly url: string;
}

async function callHttp(call: Call, api: ApiClient, target: HttpTarget): Promise<void> {
  const url = urlOf(call, target.url);
  const data = textOf(call.flags, 'data');
  const body = data === undefined ? undefined : await contentOf(data, call.shell);
  const headers = headersOf(call, body);
  const method = (textOf(call.flags, 'method') ?? (body === undefined ? 'GET' : 'POST')).toUpperCase();
  const send = (key: string | undefined): Promise<Response> => {
    if (key !== undefined) headers.set('x-functions-key', key);
    return reach(url, { method, headers, ...(body === undefined ? {} : { body: new Uint8Array(body) }) });
  };
  const given = textOf(call.flags, 'key');
  let response = await send(given);
  if (response.status === 401 && given === undefined) {
    await response.body?.cancel();
    response = await send(await keyOf(api, target));
  }
  const answer = new Uint8Array(await received(url.origin, response.arrayBuffer()));
  call.shell.out(answer);
  if (response.ok) return;
  throw new CommandFailed(
    exitCodeOf(response.status),
    `${url.href} answered ${response.status} ${response.statusText}`,
  );
}

/** The function's own key before one that opens every function of the app. */
async function keyOf(api: ApiClient, { app, name }: HttpTarget): Promise<string | undefined> {
  const keys = await api.json<Key[]>('GET', ['api', 'apps', app, 'keys']);
  const own = keys.find((key) => key.function?.toLowerCase() === name.toLowerCase());
  const any = keys.find((key) => key.scope === 'host') ?? masterOf(keys);
  return (own ?? any)?.value;
}

function masterOf(keys: readonly Key[]): Key | undefined {
  return keys.find((key) => key.scope === 'master');
}

function urlOf(call: Call, template: string): URL {
  const params = new Map(textsOf(call.flags, 'param').map((text) => pairOf(text)));
  const filled = template.replaceAll(/\{\*?([^{}:?=]+)[^{}]*?(\?)?\}/g, (whole, name: string, optional?: string) => {
    const value = params.get(name);
    if (value !== undefined) return value.split('/').map(encodeURIComponent).join('/');
    if (optional === '?') return '';
    throw usageError(`The route has a parameter: give --param ${name}=<value> (${whole} of ${template}).`);
  });
  const gateway = textOf(call.flags, 'gateway');
  const url = new URL(filled.replace(/\/$/, ''));
  const target = gateway === undefined ? url : new URL(`${gateway.replace(/\/$/, '')}${url.pathname}`);
  for (const [name, value] of textsOf(call.flags, 'query').map((text) => pairOf(text)))
    target.searchParams.append(name, value);
  return target;
}

function headersOf(call: Call, body: Buffer | undefined): Headers {
  const headers = new Headers();
  if (body !== undefined) headers.set('content-type', isJson(body) ? 'application/json' : 'application/octet-stream');
  for (const text of textsOf(call.flags, 'header')) {
    const at = text.indexOf(':');
    if (at < 1) throw usageError(`'${text}' is no header: write it as "name: value".`);
    headers.set(text.slice(0, at).trim(), text.slice(at + 1).trim());
  }
  return headers;
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString());
    return true;
  } catch {
    return false;
  }
}

interface ManualTarget {
  readonly app: string;
  readonly name: string;
  readonly detail: AppDetail;
}

/** By the admin API of the gateway, as the portal's "run" does; it asks for the app's master key. */
async function runByHand(call: Call, api: ApiClient, { app, name, detail }: ManualTarget): Promise<void> {
  const known = detail.functions.find(({ invokeUrl }) => invokeUrl !== undefined)?.invokeUrl;
  const gateway = textOf(call.flags, 'gateway') ?? (known === undefined ? undefined : new URL(known).origin);
  if (gateway === undefined) throw usageError('Management does not say where functions answer: give --gateway <url>.');
  const data = textOf(call.flags, 'data');
  const input = data === undefined ? '' : (await contentOf(data, call.shell)).toString();
  const key = textOf(call.flags, 'key') ?? masterOf(await api.json<Key[]>('GET', ['api', 'apps', app, 'keys']))?.value;
  const path = ['apps', app, 'admin', 'functions', name].map(encodeURIComponent).join('/');
  const response = await reach(new URL(`${gateway.replace(/\/$/, '')}/${path}`), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { 'x-functions-key': key }) },
    body: JSON.stringify({ input }),
  });
  const text = await received(gateway, response.text());
  if (!response.ok) {
    throw new CommandFailed(exitCodeOf(response.status), `${name} was not run: ${response.status} ${text}`.trim());
  }
  const { id } = (text === '' ? {} : JSON.parse(text)) as { id?: string };
  started(call, name, { id }, id);
}

function started(call: Call, name: string, answer: unknown, id: string | undefined): void {
  const where = id === undefined ? '' : `: nightshift executions show ${id}`;
  call.print.done(answer, `${name} runs${where}`);
}
