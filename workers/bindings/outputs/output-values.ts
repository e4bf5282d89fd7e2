import type { ParameterBinding, TypedData } from '#contracts/messages/typed-data.js';
import { jsonObjectOf } from '#contracts/payload-properties.js';

/** What a function gave back. */
export interface Returned {
  readonly returnValue?: TypedData;
  readonly outputData: readonly ParameterBinding[];
}

export const RETURN_BINDING = '$return';

/**
 * What each output binding gets, by name (language-worker contract, section 2.9): the return value for `$return`; without such a binding the properties of a
 * returned object, which override what was set by name.
 */
export function outputValues(
  { returnValue, outputData }: Returned,
  hasReturnBinding: boolean,
): ReadonlyMap<string, TypedData> {
  const values = new Map(outputData.map(({ name, data }) => [name, data]));
  // An HTTP response is for the caller; what was returned beside it is among the outputs.
  if (returnValue === undefined || returnValue.http !== undefined) return values;
  if (hasReturnBinding) return values.set(RETURN_BINDING, returnValue);
  const returned = returnValue.json === undefined ? undefined : jsonObjectOf(returnValue.json);
  for (const [name, value] of Object.entries(returned ?? {})) {
    values.set(name, typeof value === 'string' ? { string: value } : { json: JSON.stringify(value) });
  }
  return values;
}
