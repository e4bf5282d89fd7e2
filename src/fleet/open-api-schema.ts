import type { ApiBodyOptions } from '@nestjs/swagger';
import type { TSchema } from 'typebox';

type SchemaObject = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** A message of contracts/messages in the API docs. OpenAPI 3.1 takes JSON Schema as it is; only Nest's type does not know. */
export function openApiSchema(message: TSchema): SchemaObject {
  return message as unknown as SchemaObject;
}
