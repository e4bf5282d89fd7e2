import type { RpcHttp, RpcInvocationResponse, RpcTypedData } from '../protocol.js';

type Response = Omit<RpcInvocationResponse, 'result'>;

/** The v3 library leaves the methods of `context.res` in its HTTP responses; only what the contract names can travel. */
export function toPlainResponse(response: Response): Response {
  const { returnValue, outputData } = response;
  return {
    ...response,
    returnValue: returnValue && toPlain(returnValue),
    outputData: (outputData ?? []).map(({ name, data }) => ({ name, data: toPlain(data) })),
  };
}

function toPlain(data: RpcTypedData): RpcTypedData {
  const { http } = data;
  return http === null || http === undefined ? data : { ...data, http: toPlainHttp(http) };
}

function toPlainHttp({ statusCode, headers, cookies, body, enableContentNegotiation }: RpcHttp): RpcHttp {
  return {
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(headers === undefined ? {} : { headers }),
    ...(cookies === undefined ? {} : { cookies }),
    ...(body === undefined ? {} : { body }),
    ...(enableContentNegotiation === undefined ? {} : { enableContentNegotiation }),
  };
}
