import { cpSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { packFolder } from '#src/publishing/pack-folder.js';
import { eventually } from './eventually.js';
import { Installation } from './nightshift.js';
import { temporaryFolder } from './scratch.js';
import { appFolder } from './set-ups.js';

/** What the publishing endpoint says of a deployment. */
export interface Deployment {
  readonly id: string;
  readonly status: number;
  readonly status_text: string;
  readonly complete: boolean;
  readonly version?: string;
}

/** An installation that serves one app, and what opens the publishing endpoint of that app. */
export class PublishingHouse {
  readonly installation: Installation;
  readonly app: string;
  readonly authorization: string;
  readonly #folder: string;

  private constructor(installation: Installation, folder: string, password: string) {
    this.installation = installation;
    this.app = basename(folder);
    this.authorization = `Basic ${Buffer.from(`$${this.app}:${password}`).toString('base64')}`;
    this.#folder = folder;
  }

  /** It serves the release `first` when this resolves. */
  static async open(env: Readonly<Record<string, string>>): Promise<PublishingHouse> {
    const folder = appFolder('releases', { LEDGER: join(temporaryFolder(), 'ledger') });
    const installation = await Installation.embedded([folder], env);
    try {
      await installation.ready();
      await installation.serving(basename(folder));
      const path = `/api/apps/${basename(folder)}/publish-profile`;
      const profile = await (await installation.api(path, { method: 'POST', body: '{}' })).text();
      const house = new PublishingHouse(installation, folder, /userPWD="([^"]+)"/.exec(profile)?.[1] ?? '');
      await eventually('the app answers', async () => (await house.which()) === 'first');
      return house;
    } catch (error) {
      await installation.close();
      throw error;
    }
  }

  /** The release that answers now. */
  async which(): Promise<string> {
    return (await fetch(`${this.installation.gateway}/api/which`)).text();
  }

  /** The package of a release with that code. */
  async aRelease(code: string): Promise<Buffer> {
    const copy = join(temporaryFolder(), 'release');
    cpSync(this.#folder, copy, { recursive: true });
    writeFileSync(join(copy, 'src/release.js'), code);
    return buffer(await packFolder(copy));
  }

  scm(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization: this.authorization, ...(init.headers as Record<string, string> | undefined) };
    return fetch(`${this.installation.management}/scm/${this.app}${path}`, { ...init, headers });
  }

  /** As Visual Studio sends a package (publishing 1.1). */
  send(zip: Buffer, query = ''): Promise<Response> {
    const headers = { 'content-type': 'application/zip; charset=utf-8', 'content-encoding': 'utf-8' };
    return this.scm(`/api/zipdeploy${query}`, { method: 'POST', body: new Uint8Array(zip), headers });
  }

  close(): Promise<void> {
    return this.installation.close();
  }
}
