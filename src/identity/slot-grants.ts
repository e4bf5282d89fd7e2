import { Injectable } from '@nestjs/common';
import { AppStore } from '../apps/app-store.js';
import type { Identity } from './identity.js';

/** A role for an app is one for its deployment slot too, which is an app of its own under another name. */
@Injectable()
export class SlotGrants {
  constructor(private readonly apps: AppStore) {}

  /** With the grants that follow for slots. Only those who have roles for single apps cost a look into the store. */
  async addedTo(identity: Identity): Promise<Identity> {
    const { grants = [] } = identity;
    if (!grants.some(({ app }) => app !== undefined)) return identity;
    const apps = await this.apps.listApps();
    const follow = grants.flatMap(({ role, app }) =>
      apps.filter(({ slotOf }) => slotOf !== undefined && slotOf === app).map(({ name }) => ({ role, app: name })),
    );
    return follow.length === 0 ? identity : { ...identity, grants: [...grants, ...follow] };
  }
}
