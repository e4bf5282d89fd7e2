import type { ParameterBinding, TypedData } from '#contracts/messages/typed-data.js';
import { RETURN_BINDING } from '../../bindings/outputs/output-values.js';
import type { RpcInvocationResponse } from './protocol.js';
import { fromRpcOutputs, fromRpcReturnValue } from './rpc-conversion.js';

/** What a function gave back. An HTTP response is the return value, whatever its output is called. */
export interface RpcResults {
  readonly returnValue?: TypedData;
  /** The bytes of the HTTP response's body. */
  readonly body?: Uint8Array;
  readonly outputData: readonly ParameterBinding[];
}

/**
 * The v3 model gives the HTTP response as an output of its own name, such as `res`. What is returned beside it belongs to another output, `$return`,
 * and goes with the outputs. An output `$return` that only the outputs hold does not count: that binding takes what is returned
 * (language-worker contract, section 2.9 and pitfall 24).
 */
export function fromRpcResults({ returnValue, outputData }: RpcInvocationResponse): RpcResults {
  const outputs = (outputData ?? []).filter(({ name }) => name !== RETURN_BINDING);
  const response = isHttp(returnValue) ? undefined : outputs.find(({ data }) => isHttp(data));
  const { value, body } = fromRpcReturnValue(response?.data ?? returnValue);
  const returned = response === undefined ? undefined : fromRpcReturnValue(returnValue).value;
  return {
    ...(value === undefined ? {} : { returnValue: value }),
    ...(body === undefined ? {} : { body }),
    outputData: [
      ...fromRpcOutputs(outputs.filter((output) => output !== response)),
      ...(returned === undefined ? [] : [{ name: RETURN_BINDING, data: returned }]),
    ],
  };
}

function isHttp(data: RpcInvocationResponse['returnValue']): boolean {
  return data?.http !== undefined && data.http !== null;
}
