import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Server as HttpsServer } from 'node:https';
import { configInvalid } from '#contracts/config.js';
import { toError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import { Recurring } from '../recurring.js';

const POLL_MS = 5_000;

interface Pem {
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface TlsFiles {
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  /** `GATEWAY_TLS` of `GATEWAY_TLS_CERT_FILE` and `GATEWAY_TLS_KEY_FILE`. */
  readonly variables: string;
}

/** A server's certificate and key from files, which are looked at again and again: a renewed certificate is used without a restart. */
export class TlsCertificate {
  readonly #certFile: string;
  readonly #keyFile: string;
  readonly #variables: string;
  #pem: Pem = { cert: Buffer.alloc(0), key: Buffer.alloc(0) };
  #seen = '';
  #recurring: Recurring | undefined;

  private constructor(
    { certFile, keyFile, variables }: { readonly [K in keyof TlsFiles]: string },
    private readonly logger: Logger,
  ) {
    this.#certFile = certFile;
    this.#keyFile = keyFile;
    this.#variables = variables;
  }

  /** Undefined where no files are named. Rejects with CONFIG_INVALID: one file without the other, unreadable, no pair, expired. */
  static async open({ certFile, keyFile, variables }: TlsFiles, logger: Logger): Promise<TlsCertificate | undefined> {
    if (certFile === undefined && keyFile === undefined) return undefined;
    if (certFile === undefined || keyFile === undefined) {
      throw configInvalid([`${variables}_CERT_FILE and ${variables}_KEY_FILE go together: set both, or neither`]);
    }
    const certificate = new TlsCertificate({ certFile, keyFile, variables }, logger);
    await certificate.#read(new Date());
    return certificate;
  }

  get pem(): Pem {
    return this.#pem;
  }

  /** From now on `server` uses what the files hold; connections that are open stay. A pair that cannot be used is logged, and the one before stays. */
  follow(server: object): void {
    if (!isHttps(server)) return;
    this.#recurring = new Recurring({
      failure: `The certificate of ${this.#variables}_CERT_FILE cannot be read again: the one in use stays`,
      everyMs: POLL_MS,
      logger: this.logger,
      work: () => this.look(server),
    });
    this.#recurring.start();
  }

  async look(server: Pick<HttpsServer, 'setSecureContext'>): Promise<void> {
    if ((await this.#state()) === this.#seen) return;
    await this.#read(new Date());
    server.setSecureContext(this.#pem);
  }

  async close(): Promise<void> {
    await this.#recurring?.stop();
  }

  async #read(now: Date): Promise<void> {
    const [certVariable, keyVariable] = [`${this.#variables}_CERT_FILE`, `${this.#variables}_KEY_FILE`];
    const seen = await this.#state();
    const cert = await fileOf(certVariable, this.#certFile);
    const key = await fileOf(keyVariable, this.#keyFile);
    const leaf = parsed(certVariable, () => new X509Certificate(cert));
    const privateKey = parsed(keyVariable, () => createPrivateKey(key));
    if (!leaf.checkPrivateKey(privateKey)) {
      throw configInvalid([
        `${keyVariable} is not the key of the certificate in ${certVariable}: the chain begins with the server's own`,
      ]);
    }
    if (leaf.validToDate < now)
      throw configInvalid([`The certificate in ${certVariable} expired at ${leaf.validTo}: renew it`]);
    [this.#pem, this.#seen] = [{ cert, key }, seen];
  }

  async #state(): Promise<string> {
    const found = await Promise.all([this.#certFile, this.#keyFile].map((path) => stat(path).catch(() => undefined)));
    return found.map((file) => `${file?.mtimeMs} ${file?.ino} ${file?.size}`).join('; ');
  }
}

async function fileOf(variable: string, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw configInvalid([`${variable} is ${JSON.stringify(path)}: ${toError(cause).message}`]);
  }
}

function parsed<T>(variable: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw configInvalid([
      `${variable} holds no PEM that can be read: a chain of certificates, or a private key without a passphrase`,
    ]);
  }
}

function isHttps(server: object): server is HttpsServer {
  return 'setSecureContext' in server;
}
