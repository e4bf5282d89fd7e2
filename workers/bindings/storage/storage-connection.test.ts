import { describe, expect, it } from '@jest/globals';
import { storageConnection } from './storage-connection.js';

const read = (settings: Record<string, string>, connection?: string) => {
  const binding = { name: 'b', type: 'blob', direction: 'in', connection } as const;
  return storageConnection({ functionName: 'F', binding, hostJson: {}, settings }, 'BlobEndpoint');
};

describe('the storage account of a binding (host-semantics, section 4.1)', () => {
  const account = 'AccountName=a;AccountKey=a2V5==';

  it.each([
    [{ AzureWebJobsStorage: 'UseDevelopmentStorage=true' }, undefined, 'UseDevelopmentStorage=true'],
    [{ Mine: account }, 'Mine', account],
    [{ AzureWebJobsMine: account, Mine: 'other' }, 'Mine', account],
    [{ ConnectionStrings__Mine: account }, '%Which%', account],
    [{ Mine: 'BlobEndpoint=https://a.b/;SharedAccessSignature=sv=1&sig=x' }, 'Mine', /^BlobEndpoint/],
  ])('with %j and connection %p', (settings, connection, expected) => {
    const { connectionString } = read({ Which: 'Mine', ...settings } as Record<string, string>, connection);
    expect(connectionString).toMatch(expected);
  });

  it.each([
    [{}, 'Mine', "connection 'Mine' has no setting: add 'Mine'"],
    [{ Mine__blobServiceUri: 'https://a' }, 'Mine', "connection 'Mine' is an Azure identity"],
    [{ Mine: 'amqp://user:secret@host' }, 'Mine', "connection 'Mine' is no storage account with a key or signature"],
    [{ Mine: 'AccountName=secret' }, 'Mine', "connection 'Mine' is no storage account"],
    [{ Mine: 'TableEndpoint=https://secret/;SharedAccessSignature=x' }, 'Mine', "connection 'Mine' is no storage"],
    [{}, '%Gone%', "connection: '%Gone%' does not resolve to a value"],
  ])('says what is wrong with %j and connection %p, and shows no value', (settings, connection, reason) => {
    const { problem } = read(settings as Record<string, string>, connection);
    expect(problem).toContain(reason);
    expect(problem).not.toContain('secret');
  });
});
