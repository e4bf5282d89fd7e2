import { buffer } from 'node:stream/consumers';
import type { BlobServiceClient } from '@azure/storage-blob';
import { lazily } from '../storage/lazily.js';
import { isNotFound, STORAGE_PAUSE_MS, STORAGE_TRIES, storageError, storageLimit } from '../storage/storage-errors.js';
import type { BlobPlace } from './blob-place.js';

/** A blob is held whole, here and in the function's process. */
const MAX_BLOB_BYTES = 100 * 1024 * 1024;

/** The blobs of one storage account. Its client is loaded with the first blob that is asked for. */
export class BlobAccount {
  readonly #service: () => Promise<BlobServiceClient>;

  constructor(connectionString: string) {
    this.#service = lazily(async () => {
      const { BlobServiceClient } = await import('@azure/storage-blob');
      const retryOptions = { maxTries: STORAGE_TRIES, retryDelayInMs: STORAGE_PAUSE_MS };
      return BlobServiceClient.fromConnectionString(connectionString, { retryOptions });
    });
  }

  /** The whole content; undefined when the blob, or its container, is not there. */
  async read(place: BlobPlace): Promise<Buffer | undefined> {
    try {
      const blob = (await this.#container(place)).getBlobClient(place.name);
      const { contentLength = 0, readableStreamBody } = await blob.download(0, undefined, {
        abortSignal: storageLimit(),
      });
      if (contentLength > MAX_BLOB_BYTES) {
        readableStreamBody?.once('error', () => undefined);
        (readableStreamBody as { destroy?: () => void } | undefined)?.destroy?.();
        throw new Error(
          `it has ${contentLength} bytes, ${MAX_BLOB_BYTES} at most: read it in the function as a stream`,
        );
      }
      return readableStreamBody === undefined ? Buffer.alloc(0) : await buffer(readableStreamBody);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw storageError(`Blob '${place.container}/${place.name}' could not be read`, error);
    }
  }

  /** In place of what was there; the container is made when it is missing. */
  async write(place: BlobPlace, content: Uint8Array): Promise<void> {
    try {
      const container = await this.#container(place);
      const blob = container.getBlockBlobClient(place.name);
      const options = { abortSignal: storageLimit() };
      try {
        await blob.uploadData(content, options);
      } catch (error) {
        if (!isNotFound(error)) throw error;
        await container.createIfNotExists(options);
        await blob.uploadData(content, options);
      }
    } catch (error) {
      throw storageError(`Blob '${place.container}/${place.name}' could not be written`, error);
    }
  }

  async #container({ container }: BlobPlace) {
    return (await this.#service()).getContainerClient(container);
  }
}
