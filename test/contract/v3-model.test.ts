import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HttpData, TypedData } from '#contracts/messages/typed-data.js';
import { folderApp, http, queue, script, type FolderFunction } from '../support/folder-app.js';
import { Fixture, textOf } from '../support/node-apps.js';

const OUT = { type: 'queue', direction: 'out', name: 'out', queueName: 'o', connection: 'S' };
const RETURN = { ...OUT, name: '$return' };
const TIMER = [{ type: 'timerTrigger', direction: 'in', name: 'tick', schedule: '0 0 0 1 1 *' }];

interface HttpCase {
  readonly section: string;
  readonly what: string;
  readonly script: string;
  readonly output?: string;
  readonly more?: readonly object[];
  readonly request?: Partial<HttpData>;
  readonly body?: string | Buffer;
  /** The JSON that is answered, or what of the outcome is compared. */
  readonly answers?: unknown;
  readonly outcome?: object;
}

const ECHO = (value: string) => script(`async (context, req) => { context.res = { body: ${value} }; }`);
const AS_TEXT = { 'content-type': 'text/plain; charset=utf-8' };
const AS_JSON = { 'content-type': 'application/json; charset=utf-8' };

const HTTP_CASES: readonly HttpCase[] = [
  {
    section: '4.3',
    what: 'the request has method, urls, headers, query and params',
    script: ECHO(
      '[req.method, req.url === req.originalUrl, req.get("X-A"), req.query, req.params, req === context.req]',
    ),
    request: { headers: { 'x-a': '1' }, query: { q: 'one,two' }, params: { id: '7' } },
    answers: ['GET', true, '1', { q: 'one,two' }, { id: '7' }, true],
  },
  {
    section: '4.3',
    what: 'a JSON body is parsed whatever its type; rawBody is its text, bufferBody its bytes',
    script: ECHO('[req.body, req.rawBody, req.bufferBody.toString(), Buffer.isBuffer(req.bufferBody)]'),
    request: { method: 'POST', headers: { 'content-type': 'text/plain' } },
    body: '{"a":1}',
    answers: [{ a: 1 }, '{"a":1}', '{"a":1}', true],
  },
  {
    section: '4.3',
    what: 'octets stay bytes',
    script: ECHO('[Buffer.isBuffer(req.body), req.body.length]'),
    request: { method: 'POST', headers: { 'content-type': 'application/octet-stream' } },
    body: Buffer.from([1, 2, 255]),
    answers: [true, 3],
  },
  {
    section: '4.3',
    what: 'a byte order mark names the encoding',
    script: ECHO('req.body'),
    request: { method: 'POST', headers: {} },
    body: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('grüße', 'utf16le')]),
    outcome: { returnValue: { http: { headers: AS_TEXT } }, body: Buffer.from('grüße') },
  },
  {
    section: '4.3',
    what: 'without a body there is none',
    script: ECHO('["body", "rawBody", "bufferBody"].filter((name) => name in req && req[name] !== undefined)'),
    answers: [],
  },
  {
    section: '4.3',
    what: 'the context tells of the invocation',
    script: ECHO(
      '[context.executionContext.functionName, context.executionContext.invocationId === context.invocationId, require("node:path").basename(context.executionContext.functionDirectory) === context.executionContext.functionName, Object.keys(context.traceContext), context.bindingDefinitions, context.bindings.req === req]',
    ),
    answers: [
      expect.any(String),
      true,
      true,
      ['traceparent', 'tracestate', 'attributes'],
      [
        { name: 'req', type: 'httpTrigger', direction: 'in' },
        { name: 'res', type: 'http', direction: 'out' },
      ],
      true,
    ],
  },
  {
    section: '2.6 and 4.3',
    what: 'bindingData: body, then the last query values without the key, then route; sys, query and headers',
    script: ECHO(
      '(({ invocationId, sys, ...rest }) => [typeof invocationId, Object.keys(sys), rest])(context.bindingData)',
    ),
    request: {
      method: 'POST',
      url: 'http://localhost:7071/api/echo/x?a=q&q=0&q=1&Code=k',
      headers: { 'x-b': 'c' },
      query: { a: 'q', q: '0,1', Code: 'k' },
      params: { id: 'x' },
    },
    body: '{"a":"b","id":"b","Deep":{"In":1},"list":[1]}',
    answers: [
      'string',
      ['methodName', 'utcNow', 'randGuid'],
      { a: 'q', q: 1, id: 'x', deep: { in: 1 }, query: { a: 'q', q: '1', code: 'k' }, headers: { 'x-b': 'c' } },
    ],
  },
  {
    section: '8',
    what: 'async () => {} with the output res is an empty 200',
    script: script('async () => {}'),
    outcome: { outcome: 'Succeeded', returnValue: { http: { headers: {} } }, outputData: [] },
  },
  {
    section: '4.3',
    what: 'context.res is express-like',
    script: script('(context) => { context.res.status(201).set("X-A", 1).type("text/css").send("a{}"); }'),
    outcome: {
      returnValue: { http: { statusCode: '201', headers: { 'x-a': '1', 'content-type': 'text/css' } } },
      body: Buffer.from('a{}'),
    },
  },
  {
    section: '4.3',
    what: 'context.res.json ends the call',
    script: script('(context) => { context.res.json({ a: 1 }); }'),
    outcome: {
      returnValue: { http: { headers: { 'content-type': 'application/json' } } },
      body: Buffer.from('{"a":1}'),
    },
  },
  {
    section: '4.3',
    what: 'context.res.sendStatus ends the call',
    script: script('(context) => { context.res.sendStatus(204); }'),
    outcome: { returnValue: { http: { statusCode: '204', headers: {} } } },
  },
  {
    section: '4.3',
    what: 'context.done ends a callback function',
    script: script('(context) => { setImmediate(() => context.done(null, { res: { status: 202, body: "later" } })); }'),
    outcome: { returnValue: { http: { statusCode: '202', headers: AS_TEXT } }, body: Buffer.from('later') },
  },
  {
    section: '4.3',
    what: 'context.done with an error fails the invocation',
    script: script('(context) => context.done(new Error("refused"))'),
    outcome: { outcome: 'Failed', failure: { code: 'FUNCTION_FAILED', message: 'refused' } },
  },
  {
    section: '4.3',
    what: 'a returned object maps to outputs by name, before context.bindings',
    script: script(
      'async (context) => { context.bindings.out = "by binding"; context.bindings.res = { body: "no" }; return { res: { body: "yes" } }; }',
    ),
    more: [OUT],
    outcome: {
      returnValue: { http: { headers: AS_TEXT } },
      body: Buffer.from('yes'),
      outputData: [{ name: 'out', data: { string: 'by binding' } }],
    },
  },
  {
    section: '4.3',
    what: 'a response by its binding name, with an output beside it',
    script: script('async (context) => { context.bindings.answer = { body: "b" }; context.bindings.out = { n: 1 }; }'),
    output: 'answer',
    more: [OUT],
    outcome: {
      returnValue: { http: { headers: AS_TEXT } },
      body: Buffer.from('b'),
      outputData: [{ name: 'out', data: { json: '{"n":1}' } }],
    },
  },
  {
    section: '4.3',
    what: 'the response may be $return',
    script: script('async () => ({ status: 201, body: { a: 1 }, headers: { "Content-Type": "text/x" } })'),
    output: '$return',
    outcome: {
      returnValue: { http: { statusCode: '201', headers: { 'Content-Type': 'text/x' } } },
      body: Buffer.from('{"a":1}'),
    },
  },
  {
    section: '7, pitfall 24',
    what: 'context.res alone is ignored when the output is $return',
    script: script('async (context) => { context.res = { body: "ignored" }; }'),
    output: '$return',
    outcome: { outcome: 'Succeeded', outputData: [], returnValue: undefined, body: undefined },
  },
  {
    section: '2.9',
    what: '$return for a queue beside the response',
    script: script('async (context) => { context.res = { body: "b" }; return "to the queue"; }'),
    more: [RETURN],
    outcome: {
      returnValue: { http: { headers: AS_TEXT } },
      outputData: [{ name: '$return', data: { string: 'to the queue' } }],
    },
  },
  {
    section: '1.6 of host-semantics',
    what: 'an object as body is JSON, null is no body',
    script: script('async (context, req) => { context.res = { body: req.query.n ? null : { a: [1] } }; }'),
    outcome: { returnValue: { http: { headers: AS_JSON } }, body: Buffer.from('{"a":[1]}') },
  },
  {
    section: '4.3',
    what: 'cookies',
    script: script(
      'async (context) => { context.res = { cookies: [{ name: "a", value: "b", sameSite: "None", maxAge: 5 }] }; }',
    ),
    outcome: {
      returnValue: { http: { headers: {}, cookies: [{ name: 'a', value: 'b', sameSite: 'None', maxAge: 5 }] } },
    },
  },
  {
    section: '4.3',
    what: 'a response that is no object fails the invocation',
    script: script('async (context) => { context.res = "text"; }'),
    outcome: { outcome: 'Failed', failure: { message: expect.stringContaining("must be an 'object' type") } },
  },
];

interface DataCase {
  readonly section: string;
  readonly what: string;
  readonly fn: FolderFunction;
  readonly data?: TypedData;
  readonly metadata?: Record<string, TypedData>;
  readonly outcome: object;
}

const DATA_CASES: readonly DataCase[] = [
  {
    section: '8',
    what: 'async () => ({out: "x"}) with the output out',
    fn: { bindings: queue(OUT), script: script('async () => ({ out: "x" })') },
    outcome: { outputData: [{ name: 'out', data: { string: 'x' } }], returnValue: undefined },
  },
  {
    section: '4.3',
    what: 'a result that no output takes is the return value',
    fn: { bindings: queue(), script: script('async (context, item) => item') },
    data: { string: '{"Id":7}' },
    outcome: { returnValue: { json: '{"Id":7}' } },
  },
  {
    section: '4.3',
    what: '$return takes the result, context.bindings the others',
    fn: {
      bindings: queue(RETURN, OUT),
      script: script('async (context) => { context.bindings.out = Buffer.from("b"); return [1, 2]; }'),
    },
    outcome: { returnValue: { json: '[1,2]' }, outputData: [{ name: 'out', data: { bytes: 'Yg==' } }] },
  },
  {
    section: '2.9',
    what: 'what is set as $return in context.bindings only is not bound',
    fn: { bindings: queue(RETURN), script: script('async (context) => { context.bindings.$return = "x"; }') },
    outcome: { outputData: [], returnValue: undefined },
  },
  {
    section: '4.3',
    what: 'falsy results are ignored',
    fn: { bindings: queue(RETURN), script: script('async () => 0') },
    outcome: { outputData: [], returnValue: undefined },
  },
  {
    section: '7, pitfall 12',
    what: 'metadata keys in lower case at every depth but in arrays',
    fn: { bindings: queue(), script: script('async (context) => context.bindingData.outer') },
    metadata: { Outer: { json: '{"Inner":{"Deep":1},"List":[{"Kept":2}]}' } },
    outcome: { returnValue: { json: '{"inner":{"deep":1},"list":[{"Kept":2}]}' } },
  },
  {
    section: '2.7',
    what: 'a timer in camel case, with TimerTrigger in the binding data',
    fn: {
      bindings: TIMER,
      script: script(
        'async (context, tick) => ({ tick, at: /^[0-9/]+ [0-9:]+$/.test(context.bindingData.timerTrigger) })',
      ),
    },
    data: { json: '{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}' },
    outcome: {
      returnValue: {
        json: '{"tick":{"schedule":{"adjustForDST":true},"scheduleStatus":null,"isPastDue":false},"at":true}',
      },
    },
  },
  {
    section: '4.3',
    what: 'the levels of context.log',
    fn: {
      bindings: queue(),
      script: script(
        '(context) => { context.log("a %s", 1); context.log.info("i"); context.log.verbose("v"); context.log.warn("w"); context.log.error("e"); context.done(); }',
      ),
    },
    outcome: {
      logs: [
        ['Information', 'a 1'],
        ['Information', 'i'],
        ['Trace', 'v'],
        ['Warning', 'w'],
        ['Error', 'e'],
      ].map(([level, message]) => expect.objectContaining({ level, message })),
    },
  },
  {
    section: '4.3',
    what: 'a promise and done: the first counts, an error line says so',
    fn: { bindings: queue(), script: script('async (context) => { context.done(null, "done"); return "returned"; }') },
    outcome: {
      outcome: 'Succeeded',
      logs: [
        expect.objectContaining({
          level: 'Error',
          message: expect.stringContaining("Choose either to return a promise or call 'done'"),
        }),
      ],
    },
  },
  {
    section: '4.3',
    what: 'the retry context',
    fn: { bindings: queue(), script: script('async (context) => context.executionContext.retryContext') },
    outcome: { returnValue: { json: '{"retryCount":1,"maxRetryCount":3}' } },
  },
];

const nameOf = (prefix: string, at: number): string => `${prefix}${at}`;

describe('v3 invocations', () => {
  let app: Fixture;

  beforeAll(async () => {
    const functions = Object.fromEntries([
      ...HTTP_CASES.map((one, at) => [
        nameOf('http', at),
        { bindings: http(one.output, ...(one.more ?? [])), script: one.script },
      ]),
      ...DATA_CASES.map(({ fn }, at) => [nameOf('data', at), fn]),
    ]) as Record<string, FolderFunction>;
    const hostJson = { version: '2.0', logging: { logLevel: { default: 'Trace' } } };
    app = await Fixture.load(folderApp(functions, { 'host.json': hostJson }), { settings: { S: 'amqp://localhost' } });
  });
  afterAll(() => app?.close());

  it.each(HTTP_CASES.map((one, at) => ({ ...one, name: nameOf('http', at) })))(
    'language-worker contract $section: $what',
    async ({ name, request, body, answers, outcome }) => {
      const result = await app.http(name, request, body === undefined ? {} : { body: Buffer.from(body) });
      if (answers !== undefined) expect(JSON.parse(textOf(result))).toEqual(answers);
      if (outcome !== undefined) expect(result).toMatchObject(withoutUndefined(outcome));
      for (const key of undefinedIn(outcome)) expect(result).not.toHaveProperty(key);
    },
  );

  it.each(DATA_CASES.map((one, at) => ({ ...one, name: nameOf('data', at) })))(
    'language-worker contract $section: $what',
    async ({ name, data = { string: 'item' }, metadata = {}, outcome }) => {
      const retry = { retryCount: 1, maxRetryCount: 3 };
      const result = await app.call(name, data, { request: { triggerMetadata: metadata }, retry });
      expect(result).toMatchObject(withoutUndefined(outcome));
      for (const key of undefinedIn(outcome)) expect(result).not.toHaveProperty(key);
    },
  );
});

function withoutUndefined(outcome: object): object {
  return Object.fromEntries(Object.entries(outcome).filter(([, value]) => value !== undefined));
}

function undefinedIn(outcome: object = {}): string[] {
  return Object.entries(outcome).flatMap(([key, value]) => (value === undefined ? [key] : []));
}
