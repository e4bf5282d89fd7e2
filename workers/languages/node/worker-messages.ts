import Type, { type TSchema } from 'typebox';
import { codec } from '#contracts/messages/codec.js';
import { NightshiftError } from '#contracts/errors.js';
import type { RpcInvocationResponse, WorkerMessage } from './protocol.js';

/*
 * What a language process may say. User code lives there and can write to the channel whatever it likes, so nothing of it is trusted before it
 * was looked at: not to this worker, and not to the batches in which results and records of several apps travel on.
 */

const given = <S extends TSchema>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]));
const oneOf = (...values: readonly string[]) => Type.Union(values.map((value) => Type.Literal(value)));

const Bytes = Type.Refine(
  Type.Unsafe<Uint8Array>({}),
  (value) => value instanceof Uint8Array,
  () => 'must be bytes',
);
/** Not a number and the infinities are numbers too, for a function that returns them. */
const AnyNumber = Type.Refine(
  Type.Unsafe<number>({}),
  (value) => typeof value === 'number',
  () => 'must be a number',
);
const Texts = Type.Record(Type.String(), Type.String());

const Cookie = Type.Object({
  name: Type.String(),
  value: Type.String(),
  domain: given(Type.Object({ value: given(Type.String()) })),
  path: given(Type.Object({ value: given(Type.String()) })),
  expires: given(Type.Object({ value: given(Type.Object({ seconds: given(AnyNumber) })) })),
  secure: given(Type.Object({ value: given(Type.Boolean()) })),
  httpOnly: given(Type.Object({ value: given(Type.Boolean()) })),
  sameSite: given(oneOf('none', 'lax', 'strict', 'explicitNone')),
  maxAge: given(Type.Object({ value: given(AnyNumber) })),
});

const PLAIN = {
  string: given(Type.String()),
  json: given(Type.String()),
  bytes: given(Bytes),
  stream: given(Bytes),
  int: given(Type.Integer()),
  double: given(AnyNumber),
};

const Http = Type.Object({
  statusCode: given(Type.String()),
  headers: given(Texts),
  repeatedHeaders: given(Type.Record(Type.String(), Type.Array(Type.String()))),
  cookies: given(Type.Array(Cookie)),
  enableContentNegotiation: given(Type.Boolean()),
  body: given(Type.Object(PLAIN)),
});

const Data = Type.Object({
  ...PLAIN,
  http: given(Http),
  collectionBytes: given(Type.Object({ bytes: given(Type.Array(Bytes)) })),
  collectionString: given(Type.Object({ string: given(Type.Array(Type.String())) })),
  collectionDouble: given(Type.Object({ double: given(Type.Array(Type.Number())) })),
  collectionSint64: given(Type.Object({ sint64: given(Type.Array(Type.Integer())) })),
});

const Exception = Type.Object({ message: Type.String(), stackTrace: given(Type.String()) });
const Result = Type.Object({ status: oneOf('success', 'failure', 'cancelled'), exception: given(Exception) });

const Response = Type.Object({
  result: Result,
  returnValue: given(Data),
  outputData: given(Type.Array(Type.Object({ name: Type.String(), data: Data }))),
});

const Metadata = Type.Object({
  functionId: Type.String(),
  name: Type.String(),
  directory: Type.String(),
  scriptFile: Type.String(),
  language: Type.String(),
  rawBindings: Type.Array(Type.String()),
});

const Log = Type.Object({
  invocationId: given(Type.String()),
  level: oneOf('trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'),
  message: Type.String(),
});

/** An answer's content is looked at apart: a wrong one is the failure of one invocation, not of its process. */
const SCHEMAS: Readonly<Record<string, TSchema>> = {
  rpcLog: Log,
  invocationResponse: Type.Object({ invocationId: Type.String() }),
  startStream: Type.Object({ workerId: Type.String() }),
  workerInitResponse: Type.Object({ capabilities: Texts }),
  functionLoadResponse: Type.Object({ functionId: Type.String(), result: Result }),
  functionMetadataResponse: Type.Object({ functionMetadataResults: Type.Array(Metadata), result: Result }),
};

const CODECS = new Map(Object.entries(SCHEMAS).map(([kind, schema]) => [kind, codec(kind, schema)]));
const responseContent = codec('invocationResponse', Response);

/** The messages of one frame. Throws MESSAGE_INVALID. */
export function readMessages(value: unknown): readonly WorkerMessage[] {
  if (!Array.isArray(value)) throw new NightshiftError('MESSAGE_INVALID', 'a list of messages was expected');
  for (const message of value as readonly unknown[]) checkMessage(message);
  return value as readonly WorkerMessage[];
}

function checkMessage(message: unknown): void {
  const [kind = '', ...others] = typeof message === 'object' && message !== null ? Object.keys(message) : [];
  const known = CODECS.get(kind);
  if (known === undefined || others.length > 0) {
    throw new NightshiftError(
      'MESSAGE_INVALID',
      `no message is called ${JSON.stringify([kind, ...others].join(' ').slice(0, 100))}`,
    );
  }
  known.check((message as Record<string, unknown>)[kind]);
}

/** Why an answer cannot be taken; undefined when it can. */
export function problemOf(response: RpcInvocationResponse): string | undefined {
  try {
    responseContent.check(response);
    return undefined;
  } catch (error) {
    return error instanceof NightshiftError ? error.message : String(error);
  }
}
