import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { DEFAULT_LIMIT } from '../api/page.request.js';
import { ByIdentity } from '../identity/by-identity.js';
import { visibleApps, type Identity } from '../identity/identity.js';
import { QueueClaims } from '../intake/queue-claims.js';
import { AppCatalog } from './catalog/app-catalog.js';
import { AppDirectory } from './catalog/app-directory.js';
import { appResponse, describeApp } from './app-responses.js';
import { AppDetailResponse, AppListResponse, AppResponse } from './apps.dto.js';
import { GatewayAddress } from './gateway-address.js';
import { ListAppsRequest } from './list-apps.request.js';

const ONE_PAGE_OR_ALL = {
  description:
    'With `limit` or `cursor` one page. With neither every app at once, as a plain list: so asked clients from before there were pages, and small scripts may.',
  schema: {
    oneOf: [{ $ref: getSchemaPath(AppListResponse) }, { type: 'array', items: { $ref: getSchemaPath(AppResponse) } }],
  },
};

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
  @ApiOperation({ summary: 'Function apps by name, a page at a time' })
  @ApiExtraModels(AppListResponse)
  @ApiOkResponse(ONE_PAGE_OR_ALL)
  async list(
    @ByIdentity() identity: Identity,
    @Query() { name, limit, cursor }: ListAppsRequest,
  ): Promise<AppListResponse | AppResponse[]> {
    const wish = { part: name, among: visibleApps(identity) };
    if (limit === undefined && cursor === undefined) return (await this.directory.list(wish)).map(appResponse);
    const { items, next } = await this.directory.page({ ...wish, limit: limit ?? DEFAULT_LIMIT, cursor });
    return new AppListResponse({ items: items.map(appResponse), next });
  }

  @Get(':app')
  @ApiOperation({ summary: 'One app with its versions and functions' })
  @ApiOkResponse({ type: AppDetailResponse })
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND' })
  async get(@Param('app') app: string): Promise<AppDetailResponse> {
    const detail = await this.directory.get(app);
    const snapshot = this.catalog.find(app);
    const shares = snapshot === undefined ? undefined : await this.claims.shares([snapshot]);
    return describeApp(detail, this.gateway, shares?.get(app)?.queuesOfOthers);
  }
}
