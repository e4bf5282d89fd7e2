import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ByIdentity } from '../identity/by-identity.js';
import { visible, type Identity } from '../identity/identity.js';
import { QueueClaims } from '../intake/queue-claims.js';
import { AppCatalog } from './catalog/app-catalog.js';
import { hostNamesOf } from '../gateway/hosts/host-names.js';
import { AppDirectory } from './catalog/app-directory.js';
import { appResponse, describeApp } from './app-responses.js';
import { AppDetailResponse, AppResponse } from './apps.dto.js';
import { GatewayAddress } from './gateway-address.js';

@ApiTags('apps')
@Controller('api/apps')
export class AppsController {
  constructor(
    private readonly directory: AppDirectory,
    private readonly gateway: GatewayAddress,
    private readonly catalog: AppCatalog,
    private readonly claims: QueueClaims,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Function apps by name' })
  @ApiOkResponse({ type: [AppResponse] })
  async list(@ByIdentity() identity: Identity): Promise<AppResponse[]> {
    return visible(identity, await this.directory.list(), ({ name }) => name).map(appResponse);
  }

  @Get(':app')
  @ApiOperation({ summary: 'One app with its versions and functions' })
  @ApiOkResponse({ type: AppDetailResponse })
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND' })
  async get(@Param('app') app: string): Promise<AppDetailResponse> {
    const detail = await this.directory.get(app);
    const snapshot = this.catalog.find(app);
    const shares = snapshot === undefined ? undefined : await this.claims.shares([snapshot]);
    const others = shares?.get(app)?.queuesOfOthers;
    return describeApp(detail, this.gateway, { others, hostNames: hostNamesOf(snapshot?.settings ?? {}) });
  }
}
