import { Module } from '@nestjs/common';
import { AppAddress } from './app-address.js';
import { PublishProfileController } from './publish-profile.controller.js';
import { PublishProfiles } from './publish-profiles.js';
import { ScmAddress } from './scm-address.js';
import { ScmSiteController } from './scm-site.controller.js';

/** The publishing endpoint of each app, and how people come by what opens it. */
@Module({
  controllers: [PublishProfileController, ScmSiteController],
  providers: [AppAddress, PublishProfiles, ScmAddress],
  exports: [ScmAddress],
})
export class ScmModule {}
