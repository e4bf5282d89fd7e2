import type { BindingContext, BindingExtension, BindingInput, DirectOutput, Reading } from '../binding-extension.js';
import type { BindingData } from '../expressions/binding-data.js';
import { templateOption } from '../expressions/text-template.js';
import { storageConnection } from '../storage/storage-connection.js';
import { BlobAccount } from './blob-account.js';
import { contentAsInput, contentOf } from './blob-content.js';
import { blobPlaceOf, pathProblem, type BlobPlace } from './blob-place.js';

/** Blobs of Azure Storage: one that is read before a run, one that takes what is returned (host-semantics, section 6.4). */
export const blobExtension: BindingExtension = {
  type: 'blob',

  input(context): Reading<BindingInput> {
    const { binding } = context;
    return withBlob(context, ({ account, placeFor }) => ({
      binding: binding.name,
      read: async (data) => contentAsInput(binding, await account.read(placeFor(data))),
    }));
  },

  output(context): Reading<DirectOutput> {
    return withBlob(context, ({ account, placeFor }) => ({
      binding: context.binding.name,
      write: (value, data) => account.write(placeFor(data), contentOf(value)),
    }));
  },
};

interface Blob {
  readonly account: BlobAccount;
  /** Throws when a placeholder has no value, or the path names no blob. */
  readonly placeFor: (data: BindingData) => BlobPlace;
}

function withBlob<T>(context: BindingContext, meaning: (blob: Blob) => T): Reading<T> {
  const connection = storageConnection(context, 'BlobEndpoint');
  if (connection.problem !== undefined) return { problems: [connection.problem] };
  const path = templateOption(context, 'path');
  if (path === undefined) return { problems: ["it has no path: name the blob, such as path: 'reports/{id}.json'"] };
  const { template, problem } = path;
  if (problem !== undefined) return { problems: [problem] };
  const wrong = template.fixed === undefined ? undefined : pathProblem(template.fixed);
  if (wrong !== undefined) return { problems: [wrong] };
  const account = new BlobAccount(connection.connectionString);
  return { value: meaning({ account, placeFor: (data) => blobPlaceOf(template.resolve(data)) }), notes: [] };
}
