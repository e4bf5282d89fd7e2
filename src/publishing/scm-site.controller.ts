import { Controller, Get, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NightshiftError } from '#contracts/errors.js';
import { AppDirectory } from '../apps/catalog/app-directory.js';

/** What tools ask about a site before they publish (publishing 3, 8). */
@ApiExcludeController()
@Controller('scm/:app')
export class ScmSiteController {
  constructor(private readonly directory: AppDirectory) {}

  /** No repository is behind the site. */
  @Get('api/scm/info')
  info(): object {
    return { Type: 0, GitUrl: null };
  }

  @Get('api/environment')
  async environment(@Param('app') app: string): Promise<object> {
    const { active, app: row } = await this.directory.get(app);
    return { version: 'nightshift', siteLastModified: active?.createdAt ?? row.createdAt };
  }

  /** `webapps-deploy` asks for the system's name and nothing else. */
  @Get(['diagnostics/runtime', 'api/diagnostics/runtime'])
  runtime(): object {
    return { system: { os_name: 'Linux' } };
  }

  @Get('api/functions')
  async functions(@Param('app') app: string): Promise<object[]> {
    const { active } = await this.directory.get(app);
    const functions = active?.loadReport?.functions ?? [];
    return functions.map(({ name, bindings, disabled, language }) => ({
      name,
      config: { bindings, disabled },
      language,
      isDisabled: disabled,
    }));
  }

  /** The action takes it for a site that keeps no manifest; on anything else it would write the file back (publishing 3). */
  @Get('api/vfs/site/deployments/:id/manifest')
  manifest(@Param('id') id: string): never {
    throw new NightshiftError('ROUTE_NOT_FOUND', `Deployment ${id} has no manifest: versions are whole packages.`);
  }
}
