import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsObject, IsString, Length } from 'class-validator';
import {
  LANGUAGES,
  PARAMETER_KINDS,
  type FunctionTemplate,
  type Language,
  type TemplateParameter,
} from '#contracts/function-templates/template.js';
import { OptionalMember } from '../../api/optional-member.js';
import { DeploymentResponse } from '../deployments/deployments.dto.js';

class TemplateParameterResponse implements TemplateParameter {
  @ApiProperty({ example: 'schedule' })
  readonly name!: string;

  @ApiProperty({ enum: PARAMETER_KINDS, description: 'What its value is checked as.' })
  readonly kind!: TemplateParameter['kind'];

  @ApiProperty({ example: 'Schedule' })
  readonly label!: string;

  @ApiProperty()
  readonly hint!: string;

  @ApiProperty({ description: 'Stands for what is not given; empty: it may be left out.', example: '0 */5 * * * *' })
  readonly default!: string;

  @ApiPropertyOptional({ type: [String], description: 'Of a choice.' })
  readonly choices?: readonly string[];
}

export class FunctionTemplateResponse {
  @ApiProperty({ example: 'http' })
  readonly id!: string;

  @ApiProperty({ example: 'HTTP trigger' })
  readonly title!: string;

  @ApiProperty()
  readonly description!: string;

  @ApiProperty({ example: 'httpTrigger' })
  readonly trigger!: string;

  @ApiProperty({ enum: LANGUAGES, isArray: true })
  readonly languages!: readonly Language[];

  @ApiProperty({ description: 'A name to begin with.', example: 'httpTrigger1' })
  readonly functionName!: string;

  @ApiProperty({ type: [TemplateParameterResponse] })
  readonly parameters!: readonly TemplateParameterResponse[];
}

export class CreateFunctionRequest {
  @ApiProperty({ description: 'See `GET /api/function-templates`.', example: 'http' })
  @IsString()
  @Length(1, 60)
  readonly template!: string;

  @ApiProperty({ example: 'hello', description: 'Letters, digits, "-" and "_", with a letter first.' })
  @IsString()
  @Length(1, 128)
  readonly name!: string;

  @ApiPropertyOptional({
    enum: LANGUAGES,
    description: 'Of an app without a version; another keeps the language that it has. Default: javascript.',
  })
  @OptionalMember()
  @IsIn(LANGUAGES)
  readonly language?: Language;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: "The template's parameters by name.",
    example: { authLevel: 'anonymous', route: 'hello/{name?}' },
  })
  @OptionalMember()
  @IsObject()
  readonly parameters?: Readonly<Record<string, string>>;
}

export class CreatedFunctionResponse {
  @ApiProperty({ description: 'The file that the function is in.', example: 'src/functions/hello.js' })
  readonly path!: string;

  @ApiProperty({ description: 'Of the version with it: the function is there when this has succeeded.' })
  readonly deployment!: DeploymentResponse;
}

export function templateResponse(template: FunctionTemplate): FunctionTemplateResponse {
  const { id, title, description, trigger, functionName, parameters } = template;
  return { id, title, description, trigger, languages: LANGUAGES, functionName, parameters };
}
