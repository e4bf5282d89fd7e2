import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { AppDirectory } from '../apps/catalog/app-directory.js';
import { PublishCredentials, publisherName } from '../identity/publishers/publish-credentials.js';
import { AppAddress } from './app-address.js';
import type { PublishCredentialResponse } from './publish-profile.dto.js';
import { publishSettings, pubxml, type PublishTarget } from './publish-profile.js';
import { ScmAddress } from './scm-address.js';

/** How an app is published from outside: its address and credential. Throws APP_NOT_FOUND. */
@Injectable()
export class PublishProfiles {
  constructor(
    private readonly directory: AppDirectory,
    private readonly credentials: PublishCredentials,
    private readonly appAddress: AppAddress,
    private readonly address: ScmAddress,
  ) {}

  async show(app: string): Promise<PublishCredentialResponse> {
    const { userName, scmUrl: url } = await this.#target(app);
    const { createdAt, usedAt } = (await this.credentials.find(app)) ?? {};
    return {
      userName,
      scmUrl: url,
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(usedAt === undefined ? {} : { usedAt }),
    };
  }

  /** A file with a new password; the one before ends. */
  async renew(app: string): Promise<string> {
    const target = await this.#target(app);
    return publishSettings(target, await this.credentials.renew(app));
  }

  async pubxml(app: string): Promise<string> {
    return pubxml(await this.#target(app));
  }

  /** Throws TOKEN_NOT_FOUND when there is none. */
  async revoke(app: string): Promise<void> {
    await this.#target(app);
    if (await this.credentials.revoke(app)) return;
    throw new NightshiftError('TOKEN_NOT_FOUND', `App ${app} has no publishing credential.`);
  }

  async #target(app: string): Promise<PublishTarget> {
    const { isAlone } = await this.directory.get(app);
    const appUrl = this.appAddress.of({ name: app, isAlone });
    return { app, userName: publisherName(app), scmUrl: this.address.of(app), appUrl };
  }
}
