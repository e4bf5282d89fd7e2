import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import {
  ApiBody,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { NightshiftError } from '#contracts/errors.js';
import { ByActor } from '../../identity/audit/actor.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { SettingResponse } from '../apps.dto.js';
import { SettingChanges } from './setting-changes.js';
import { readSettings } from './setting-forms.js';

const OBJECT = {
  schema: { type: 'object', additionalProperties: true },
  examples: {
    settings: {
      value: { GREETING: 'hello', OLD: null, DATABASE: { value: 'Server=...', slotSetting: true } },
    },
  },
};
const ANY = { schema: { oneOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' } }] } };

/** An app's settings. Its language processes start again with them; no worker does. */
@ApiTags('settings')
@ApiNotFoundResponse({ description: 'APP_NOT_FOUND' })
@Controller('api/apps/:app/settings')
export class SettingsController {
  constructor(private readonly settings: SettingChanges) {}

  @Get()
  @ApiOperation({ summary: "The app's settings; values are masked, but for a few harmless ones" })
  @ApiOkResponse({ type: [SettingResponse] })
  list(@Param('app') app: string): Promise<SettingResponse[]> {
    return this.settings.list(app);
  }

  @Patch()
  @ApiOperation({ summary: 'Set some settings; null deletes one, the others stay' })
  @ApiBody(OBJECT)
  @ApiOkResponse({ type: [SettingResponse], description: 'All of them.' })
  change(@Param('app') app: string, @Body() body: unknown, @ByActor() actor: Actor): Promise<SettingResponse[]> {
    return this.settings.change(actor, app, readSettings(body));
  }

  @Put()
  @ApiOperation({ summary: "Make these the app's whole set" })
  @ApiBody(OBJECT)
  @ApiOkResponse({ type: [SettingResponse] })
  replace(@Param('app') app: string, @Body() body: unknown, @ByActor() actor: Actor): Promise<SettingResponse[]> {
    return this.settings.replace(actor, app, readSettings(body));
  }

  @Post('import')
  @HttpCode(200)
  @ApiOperation({ summary: 'Set what an export of Azure or a local.settings.json holds; the others stay' })
  @ApiBody(ANY)
  @ApiOkResponse({ type: [SettingResponse], description: 'All of them.' })
  import(@Param('app') app: string, @Body() body: unknown, @ByActor() actor: Actor): Promise<SettingResponse[]> {
    return this.settings.change(actor, app, readSettings(body));
  }

  @Delete(':name')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a setting' })
  @ApiNoContentResponse()
  async delete(@Param('app') app: string, @Param('name') name: string, @ByActor() actor: Actor): Promise<void> {
    const known = await this.settings.list(app);
    if (!known.some((setting) => setting.name.toLowerCase() === name.toLowerCase())) {
      throw new NightshiftError('SETTING_NOT_FOUND', `App ${app} has no setting ${name}.`);
    }
    await this.settings.change(actor, app, [{ name, value: undefined }]);
  }
}
