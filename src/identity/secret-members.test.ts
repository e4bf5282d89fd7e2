import { describe, expect, it } from '@jest/globals';
import { withoutSecrets, withSecretsOf } from './secret-members.js';

describe('withoutSecrets', () => {
  it.each([
    ['{"password":"s3cret","n":1,', '{"password":"***","n":1,'],
    ['{"n":1, "Token" : "s3\\"cret\\\\", "m": "s', '{"n":1, "Token" : "***", "m": "s'],
    ['{"n":1,"secret":"s3cre', '{"n":1,"secret":"***"'],
    ['{"secret":"s3cret\\', '{"secret":"***"'],
    ['{"token":42}', '{"token":***}'],
    ['{"token":nullable', '{"token":***'],
    ['[{"secret":{"a":["}s3cret"],"b":"s3cret"},"n":1},', '[{"secret":***,"n":1},'],
    ['{"secret":["s3cret",', '{"secret":***'],
    ['{"n":1}\n{"token":"s3cret"}\n', '{"n":1}\n{"token":"***"}\n'],
    ['password=s3cret more&user=ada&code=s3cret', 'password=***&user=ada&code=***'],
    ['\uFEFFtoken=s3cret', '\uFEFFtoken=***'],
    ['USER=ada\nPASSWORD=s3cret\r\nN=1', 'USER=ada\nPASSWORD=***\r\nN=1'],
  ])('of %j is %j', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
  });

  it.each([
    '{"token":null,"secret":true,"password":',
    'token=',
    'my-token=1&tokens=2',
    'the "token" is here',
    '{"n":1',
  ])('leaves %j as it is', (text) => {
    expect(withoutSecrets(text)).toBe(text);
  });
});

describe('withSecretsOf', () => {
  it.each([
    ['password=***&user=eve', 'password=s3cret&user=ada', 'password=s3cret&user=eve'],
    ['password=new&user=ada', 'password=s3cret&user=ada', 'password=new&user=ada'],
    ['{"token":"***"} {"token":***} !', '{"token":"a"} {"token":[7]}', '{"token":"a"} {"token":[7]} !'],
    ['token=***', 'user=ada', 'token=***'],
  ])('of %j, once %j, is %j', (edited, original, put) => {
    expect(withSecretsOf(edited, original)).toBe(put);
  });
});
