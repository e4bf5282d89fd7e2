import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { FUNCTION_TEMPLATES } from '#contracts/function-templates/catalog.js';
import { Audited } from '../../identity/audit/audited.js';
import { authorOf } from '../deployments/author-of.js';
import { deploymentResponse } from '../deployments/deployments.dto.js';
import { Deployments } from '../deployments/deployments.js';
import { FilesNotCompiledResponse } from '../files/files.dto.js';
import { auditedFunction } from './audited-function.js';
import {
  CreatedFunctionResponse,
  CreateFunctionRequest,
  FunctionTemplateResponse,
  templateResponse,
} from './new-functions.dto.js';
import { NewFunctions } from './new-functions.js';

@ApiTags('publishing')
@Controller('api')
export class NewFunctionsController {
  constructor(
    private readonly functions: NewFunctions,
    private readonly deployments: Deployments,
  ) {}

  @Get('function-templates')
  @ApiOperation({ summary: 'What a new function can be made from' })
  @ApiOkResponse({ type: [FunctionTemplateResponse] })
  list(): FunctionTemplateResponse[] {
    return FUNCTION_TEMPLATES.map(templateResponse);
  }

  @Post('apps/:app/functions')
  @Audited('function.create', auditedFunction)
  @HttpCode(202)
  @ApiOperation({
    summary: 'Make a function from a template: one new version, active once a worker has loaded it',
    description: 'An app without a version is given all that makes an app.',
  })
  @ApiAcceptedResponse({ type: CreatedFunctionResponse })
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND' })
  @ApiConflictResponse({ description: 'FILE_CONFLICT: the name is taken; FILE_CHANGED; DEPLOYMENT_CONFLICT' })
  @ApiUnprocessableEntityResponse({ type: FilesNotCompiledResponse, description: 'FILES_NOT_COMPILED' })
  async create(
    @Param('app') app: string,
    @Body() { template, name, language, parameters = {} }: CreateFunctionRequest,
    @Req() request: FastifyRequest,
  ): Promise<CreatedFunctionResponse> {
    const wanted = { template, name, language, values: texts(parameters) };
    const { path, deployment } = await this.functions.create(app, wanted, {
      author: authorOf(request),
      deployer: 'template',
    });
    return { path, deployment: deploymentResponse(await this.deployments.get(app, deployment.id)) };
  }
}

function texts(parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      if (typeof value === 'string') return [name, value] as const;
      throw new NightshiftError('REQUEST_INVALID', `The parameter ${name} is no text.`);
    }),
  );
}
