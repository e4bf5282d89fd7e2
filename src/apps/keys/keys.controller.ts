import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ByActor } from '../../identity/audit/actor.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import type { AppKey } from '../catalog/app-catalog.js';
import { AppDirectory, type KeyDetail } from '../catalog/app-directory.js';
import type { KeyName } from '../app-store.js';
import { KeyChanges } from './key-changes.js';
import { AppKeyPath, FunctionKeyPath, KeyResponse, SetKeyRequest } from './keys.dto.js';

type Reply = Pick<FastifyReply, 'status'>;

/** Named keys of every scope (host-semantics, section 1.3). `/admin/...keys` of the gateway changes the same ones; here a token asks, not the master key. */
@ApiTags('keys')
@ApiParam({ name: 'app', type: String })
@ApiNotFoundResponse({ description: 'APP_NOT_FOUND, FUNCTION_NOT_FOUND, KEY_NOT_FOUND' })
@Controller('api/apps/:app/keys')
export class KeysController {
  constructor(
    private readonly directory: AppDirectory,
    private readonly changes: KeyChanges,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: "The keys that open the app's functions, in clear" })
  @ApiOkResponse({ type: [KeyResponse] })
  async list(@Param('app') app: string): Promise<KeyResponse[]> {
    return (await this.directory.keys(app)).map(keyResponse);
  }

  @Put('function/:function/:name')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Make or set a key of one function' })
  @ApiParam({ name: 'function', type: String })
  @ApiParam({ name: 'name', type: String })
  @ApiOkResponse({ type: KeyResponse, description: 'Another value now; callers with the old one are 401.' })
  @ApiCreatedResponse({ type: KeyResponse })
  setOfFunction(
    @Param() { app, function: owner, name }: FunctionKeyPath,
    @Body() { value }: SetKeyRequest,
    @ByActor() actor: Actor,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<KeyResponse> {
    return this.#save({ actor, app, key: { scope: 'function', function: owner, name }, value }, reply);
  }

  @Post('function/:function/:name')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Make a key of one function, or give it a new random value' })
  @ApiParam({ name: 'function', type: String })
  @ApiParam({ name: 'name', type: String })
  @ApiOkResponse({ type: KeyResponse })
  @ApiCreatedResponse({ type: KeyResponse })
  renewOfFunction(
    @Param() { app, function: owner, name }: FunctionKeyPath,
    @ByActor() actor: Actor,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<KeyResponse> {
    return this.#save({ actor, app, key: { scope: 'function', function: owner, name } }, reply);
  }

  @Delete('function/:function/:name')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a key of one function' })
  @ApiParam({ name: 'function', type: String })
  @ApiParam({ name: 'name', type: String })
  @ApiNoContentResponse()
  async deleteOfFunction(
    @Param() { app, function: owner, name }: FunctionKeyPath,
    @ByActor() actor: Actor,
  ): Promise<void> {
    await this.changes.remove(actor, app, { scope: 'function', function: owner, name });
  }

  @Put(':scope/:name')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Make or set a key of the app: host, system (`<extension>_extension`) or master' })
  @ApiParam({ name: 'scope', enum: ['host', 'system', 'master'] })
  @ApiParam({ name: 'name', type: String })
  @ApiOkResponse({ type: KeyResponse, description: 'Another value now; callers with the old one are 401.' })
  @ApiCreatedResponse({ type: KeyResponse })
  set(
    @Param() { app, scope, name }: AppKeyPath,
    @Body() { value }: SetKeyRequest,
    @ByActor() actor: Actor,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<KeyResponse> {
    return this.#save({ actor, app, key: { scope, function: '', name }, value }, reply);
  }

  @Post(':scope/:name')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Make a key of the app, or give it a new random value' })
  @ApiParam({ name: 'scope', enum: ['host', 'system', 'master'] })
  @ApiParam({ name: 'name', type: String })
  @ApiOkResponse({ type: KeyResponse })
  @ApiCreatedResponse({ type: KeyResponse })
  renew(
    @Param() { app, scope, name }: AppKeyPath,
    @ByActor() actor: Actor,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<KeyResponse> {
    return this.#save({ actor, app, key: { scope, function: '', name } }, reply);
  }

  @Delete(':scope/:name')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a key of the app; the master key can be set but not deleted' })
  @ApiParam({ name: 'scope', enum: ['host', 'system', 'master'] })
  @ApiParam({ name: 'name', type: String })
  @ApiNoContentResponse()
  async delete(@Param() { app, scope, name }: AppKeyPath, @ByActor() actor: Actor): Promise<void> {
    await this.changes.remove(actor, app, { scope, function: '', name });
  }

  async #save(
    { actor, app, key, value }: { actor: Actor; app: string; key: KeyName; value?: string | undefined },
    reply: Reply,
  ): Promise<KeyResponse> {
    const { outcome, ...saved } = await this.changes.set(actor, app, key, value);
    void reply.status(outcome === 'inserted' ? 201 : 200);
    return keyResponse(saved);
  }
}

function keyResponse({ scope, function: owner, name, value, lastUsedAt }: AppKey & Partial<KeyDetail>): KeyResponse {
  return { scope, ...(owner === '' ? {} : { function: owner }), name, value, ...(lastUsedAt && { lastUsedAt }) };
}
