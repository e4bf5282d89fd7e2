import { describe, expect, it } from '@jest/globals';
import { ValidationPipe, type Type } from '@nestjs/common';
import { RepeatBatchRequest } from '../batches/batch-repeats.dto.js';
import { ChangeFilesRequest } from '../publishing/files/files.dto.js';
import { CreateFunctionRequest } from '../publishing/new-functions/new-functions.dto.js';
import { TestRunRequest } from '../test-runs/test-run.request.js';

const FUNCTION = { template: 'http', name: 'hello' };
const change = (members: object) => ({ changes: [{ path: 'a.js', ...members }] });
const nulls = (members: readonly string[]) => members.map((member) => ({ [member]: null }));

function looked(metatype: Type, body: object): Promise<unknown> {
  const pipe = new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true });
  return pipe.transform(body, { type: 'body', metatype });
}

describe('a member that may be left out', () => {
  it.each<[Type, object]>([
    [RepeatBatchRequest, {}],
    [TestRunRequest, {}],
    [CreateFunctionRequest, FUNCTION],
    [ChangeFilesRequest, change({})],
  ])('may be left out of %p', async (request, body) => {
    await expect(looked(request, body)).resolves.toBeInstanceOf(request);
  });

  it.each<[Type, object]>([
    ...nulls(['id', 'name', 'outcomes']).map((body): [Type, object] => [RepeatBatchRequest, body]),
    ...nulls(['method', 'params', 'query', 'headers', 'body', 'bodyEncoding', 'key', 'input', 'executionId']).map(
      (body): [Type, object] => [TestRunRequest, body],
    ),
    ...nulls(['language', 'parameters']).map((body): [Type, object] => [
      CreateFunctionRequest,
      { ...FUNCTION, ...body },
    ]),
    ...nulls(['content', 'encoding', 'delete', 'from', 'folder']).map((body): [Type, object] => [
      ChangeFilesRequest,
      change(body),
    ]),
    [ChangeFilesRequest, { ...change({}), base: null }],
  ])('is not null: %p %j', async (request, body) => {
    await expect(looked(request, body)).rejects.toThrow('Bad Request');
  });
});
