import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NightshiftError } from '#contracts/errors.js';
import { SettingChanges, type ShownSetting } from '../apps/settings/setting-changes.js';
import { readSettings, type WantedSetting } from '../apps/settings/setting-forms.js';
import { ByActor } from '../identity/audit/actor.js';
import type { Actor } from '../identity/audit/audit-store.js';

/** Settings as publishing tools read and write them (publishing 3, 8): values masked, but for those that they wait for (10.10, 10.11). */
@ApiExcludeController()
@Controller('scm/:app/api/settings')
export class ScmSettingsController {
  constructor(private readonly settings: SettingChanges) {}

  @Get()
  async list(@Param('app') app: string): Promise<Record<string, string>> {
    return Object.fromEntries((await this.settings.list(app)).map(({ name, value }) => [name, value]));
  }

  @Post()
  @HttpCode(204)
  async change(@Param('app') app: string, @Body() body: unknown, @ByActor() actor: Actor): Promise<void> {
    await this.settings.change(actor, app, wantedIn(body));
  }

  @Get(':name')
  @Header('content-type', 'application/json; charset=utf-8')
  async get(@Param('app') app: string, @Param('name') name: string): Promise<string> {
    return JSON.stringify((await this.#find(app, name)).value);
  }

  @Delete(':name')
  @HttpCode(204)
  async delete(@Param('app') app: string, @Param('name') name: string, @ByActor() actor: Actor): Promise<void> {
    await this.#find(app, name);
    await this.settings.change(actor, app, [{ name, value: undefined }]);
  }

  async #find(app: string, wanted: string): Promise<ShownSetting> {
    const found = (await this.settings.list(app)).find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    if (found === undefined) throw new NightshiftError('SETTING_NOT_FOUND', `App ${app} has no setting ${wanted}.`);
    return found;
  }
}

/** `{k: v}`, or `{key, value}` for one. */
function wantedIn(body: unknown): WantedSetting[] {
  if (typeof body === 'object' && body !== null && 'key' in body && 'value' in body && Object.keys(body).length === 2) {
    const { key, value } = body;
    if (typeof key === 'string') return readSettings({ [key]: value });
  }
  if (body instanceof Readable) throw new NightshiftError('REQUEST_INVALID', 'Send the settings as application/json.');
  return readSettings(body);
}
