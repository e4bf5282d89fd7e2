import { describe, expect, it } from '@jest/globals';
import { ValidationPipe, type Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { SetKeyRequest } from '../apps/keys/keys.dto.js';
import { CreateBatchRequest, OnCompleteRequest } from '../batches/batches.dto.js';
import { RepeatBatchRequest } from '../batches/batch-repeats.dto.js';
import { EditPayloadRequest, RedriveManyRequest } from '../executions/dead-letters/change-dead-letters.request.js';
import { PurgeRequest } from '../executions/purge/purge.dto.js';
import { JoinRequest } from '../fleet/join.request.js';
import { PlacementRequest } from '../fleet/placement/placement.dto.js';
import { CreateJoinTokenRequest } from '../identity/tokens/join-tokens.dto.js';
import { CreatePersonalTokenRequest } from '../identity/users/me.dto.js';
import { CreateUserRequest, EditUserRequest, GrantRequest } from '../identity/users/users.dto.js';
import { SendMessagesRequest } from '../intake/messages.dto.js';
import { ChangeFilesRequest } from '../publishing/files/files.dto.js';
import { CreateFunctionRequest } from '../publishing/new-functions/new-functions.dto.js';
import { TestRunRequest } from '../test-runs/test-run.request.js';

/** Each with what it cannot do without. */
const REQUESTS: readonly (readonly [Type, object])[] = [
  [ChangeFilesRequest, { changes: [{ path: 'a.js' }] }],
  [CreateBatchRequest, { app: 'shop', function: 'bill' }],
  [CreateFunctionRequest, { template: 'http', name: 'hello' }],
  [CreateUserRequest, { name: 'ada', grants: [] }],
  [EditPayloadRequest, {}],
  [EditUserRequest, {}],
  [JoinRequest, { name: 'pc-1' }],
  [OnCompleteRequest, { function: 'report' }],
  [PlacementRequest, {}],
  [RedriveManyRequest, {}],
  [RepeatBatchRequest, {}],
  [SendMessagesRequest, {}],
  [SetKeyRequest, {}],
  [TestRunRequest, {}],
];

function looked(metatype: Type, body: object): Promise<unknown> {
  const pipe = new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true });
  return pipe.transform(body, { type: 'body', metatype });
}

function optionalMembersOf(request: Type): readonly string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(request, '', true, false);
  return [...new Set(rules.filter(({ type }) => type === 'conditionalValidation').map((rule) => rule.propertyName))];
}

describe('a member of a request that may be left out', () => {
  it.each(REQUESTS)('is as good as left out of %p when it is null', async (request, required) => {
    const members = optionalMembersOf(request);
    expect(members.length).toBeGreaterThan(0);
    const without = await looked(request, required);
    for (const member of members) expect(await looked(request, { ...required, [member]: null })).toEqual(without);
    const all = Object.fromEntries(members.map((member) => [member, null]));
    expect(await looked(request, { ...required, ...all })).toEqual(without);
  });

  it.each([
    [{ path: 'a.js', content: null }, { path: 'a.js' }],
    [
      { path: 'a.js', delete: true, encoding: null, from: null, folder: null },
      { path: 'a.js', delete: true },
    ],
  ])('is so within a list: %j', async (change, expected) => {
    await expect(looked(ChangeFilesRequest, { changes: [change] })).resolves.toEqual({ changes: [expected] });
  });

  it.each([
    [{ text: 12, ids: null }],
    [{ ids: 'all', text: null }],
    [{ text: 12, ids: 'all' }],
    [{ ids: null, text: null }],
  ])('does not let through what stands beside it: a purge of %j', async (subject) => {
    await expect(looked(PurgeRequest, { ...subject, dryRun: true })).rejects.toThrow('Bad Request');
  });

  it.each<[Type, object, readonly string[]]>([
    [GrantRequest, { role: 'reader' }, ['app']],
    [CreatePersonalTokenRequest, { name: 'ci' }, ['role', 'expiresInHours']],
    [CreateJoinTokenRequest, { name: 'floor 2' }, ['maxUses', 'expiresInHours', 'labels']],
  ])('of %p is not null where its absence gives more', async (request, required, members) => {
    await expect(looked(request, required)).resolves.toEqual(required);
    for (const member of members) {
      await expect(looked(request, { ...required, [member]: null })).rejects.toThrow('Bad Request');
    }
  });

  it('is a value where null is one: the content of a message, and what a payload is in JSON', async () => {
    await expect(looked(SendMessagesRequest, { content: null })).resolves.toEqual({ content: null });
    await expect(looked(SendMessagesRequest, { messages: [{ content: null }] })).resolves.toEqual({
      messages: [{ content: null }],
    });
    await expect(looked(EditPayloadRequest, { json: null, text: null })).resolves.toEqual({ json: null });
  });
});
