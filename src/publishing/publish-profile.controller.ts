import { Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ByActor } from '../identity/audit/actor.js';
import { Audit } from '../identity/audit/audit.js';
import type { Actor } from '../identity/audit/audit-store.js';
import { PublishCredentialResponse, PublishProfileRequest } from './publish-profile.dto.js';
import { PublishProfiles } from './publish-profiles.js';

@ApiTags('publishing')
@ApiNotFoundResponse({ description: 'APP_NOT_FOUND, or TOKEN_NOT_FOUND when there is none to revoke' })
@Controller('api/apps/:app/publish-profile')
export class PublishProfileController {
  constructor(
    private readonly profiles: PublishProfiles,
    private readonly audit: Audit,
  ) {}

  @Get()
  @ApiOperation({ summary: "The app's publishing user, never its password" })
  @ApiOkResponse({ type: PublishCredentialResponse })
  show(@Param('app') app: string): Promise<PublishCredentialResponse> {
    return this.profiles.show(app);
  }

  @Post()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'A publish profile for Visual Studio, dotnet publish and the GitHub action' })
  @ApiProduces('application/xml')
  @ApiOkResponse({ schema: { type: 'string' }, description: 'The file; its password is shown this once.' })
  async create(
    @Param('app') app: string,
    @Query() { format = 'publishsettings' }: PublishProfileRequest,
    @ByActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const file = format === 'pubxml' ? await this.profiles.pubxml(app) : await this.#renewed(app, actor);
    const name = format === 'pubxml' ? `${app}.pubxml` : `${app}.PublishSettings`;
    void reply.header('content-type', 'application/xml; charset=utf-8');
    void reply.header('content-disposition', `attachment; filename="${name}"`);
    return file;
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: "End the app's publishing credential; nothing can be published with it any more" })
  @ApiNoContentResponse()
  async revoke(@Param('app') app: string, @ByActor() actor: Actor): Promise<void> {
    await this.audit.around(actor, { ...entryOf(app), action: 'publish-profile.revoke' }, () =>
      this.profiles.revoke(app),
    );
  }

  #renewed(app: string, actor: Actor): Promise<string> {
    const entry = { ...entryOf(app), action: 'publish-profile.renew' };
    return this.audit.around(actor, entry, () => this.profiles.renew(app));
  }
}

function entryOf(app: string) {
  return { target: { kind: 'publish-profile', id: app }, app };
}
