import { Injectable } from '@nestjs/common';
import { UsersService } from '../../identity/users/users.service.js';
import { AppAnnouncer } from '../app-announcer.js';
import { AppExchangeStore } from '../slots/app-exchange-store.js';

/** What is gone, everywhere. */
@Injectable()
export class AppDeletions {
  constructor(
    private readonly exchanges: AppExchangeStore,
    private readonly users: UsersService,
    private readonly announcer: AppAnnouncer,
  ) {}

  /** False when the version is in use. */
  async version(app: string, version: string): Promise<boolean> {
    if (!(await this.exchanges.deleteVersion(app, version))) return false;
    await this.announcer.announce(app);
    return true;
  }

  /** The roles first: should it end half way, nobody has one in an app that is made under the name later. */
  async app(app: string): Promise<void> {
    await this.users.forgetApp(app);
    await this.exchanges.deleteApp(app);
    await this.announcer.announce(app);
  }
}
