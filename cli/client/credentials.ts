import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandFailed, EXIT } from '../run/exit-codes.js';
import type { Shell } from '../run/shell.js';

export interface SavedServers {
  /** The server that verbs talk to when none is named. */
  readonly current: string | undefined;
  /** Token by server. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Id by server of the tokens that a login made itself, and a logout therefore revokes. */
  readonly tokenIds: Readonly<Record<string, string>>;
}

const NOTHING: SavedServers = { current: undefined, tokens: {}, tokenIds: {} };

/** The logins of one user: a file of the user's configuration folder that nobody else may read. */
export class Credentials {
  readonly path: string;

  constructor({ env, homeFolder }: Pick<Shell, 'env' | 'homeFolder'>) {
    const folder = env['XDG_CONFIG_HOME'] ?? env['APPDATA'] ?? join(homeFolder, '.config');
    this.path = join(folder, 'nightshift', 'credentials.json');
  }

  async read(): Promise<SavedServers> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NOTHING;
      throw this.#unusable(error);
    }
    try {
      const { current, tokens, tokenIds } = JSON.parse(text) as Partial<SavedServers>;
      return { current, tokens: { ...tokens }, tokenIds: { ...tokenIds } };
    } catch (error) {
      throw this.#unusable(error);
    }
  }

  /** Saves a login and makes its server the current one. */
  async save(server: string, token: string, tokenId?: string): Promise<void> {
    const { tokens, tokenIds } = await this.read();
    const { [server]: _before, ...others } = tokenIds;
    const ids = tokenId === undefined ? others : { ...others, [server]: tokenId };
    await this.#write({ current: server, tokens: { ...tokens, [server]: token }, tokenIds: ids });
  }

  /** False when the server is not among the saved ones. */
  async use(server: string): Promise<boolean> {
    const saved = await this.read();
    if (saved.tokens[server] === undefined) return false;
    await this.#write({ ...saved, current: server });
    return true;
  }

  /** False when there was nothing to forget. */
  async forget(server: string): Promise<boolean> {
    const { current, tokens, tokenIds } = await this.read();
    if (tokens[server] === undefined) return false;
    const { [server]: _token, ...rest } = tokens;
    const { [server]: _id, ...ids } = tokenIds;
    await this.#write({ current: current === server ? undefined : current, tokens: rest, tokenIds: ids });
    return true;
  }

  /** Whole or not at all, and never readable by others, not even for a moment. */
  async #write(servers: SavedServers): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const draft = `${this.path}.${process.pid}.draft`;
    await rm(draft, { force: true });
    await writeFile(draft, `${JSON.stringify(servers, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, this.path);
  }

  #unusable(cause: unknown): CommandFailed {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The saved logins in ${this.path} cannot be read: ${reason}. Delete the file and run nightshift login again.`;
    return new CommandFailed(EXIT.failed, message, { cause });
  }
}
