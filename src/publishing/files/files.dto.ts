import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { OptionalMember } from '../../api/optional-member.js';

const MAX_PATH = 400;
const MAX_CHANGES = 1_000;
const ENCODINGS = ['utf8', 'base64'] as const;
const KINDS = ['file', 'folder'] as const;

export class ListFilesRequest {
  @ApiPropertyOptional({ description: 'Below the root of the app.', default: '', example: 'src/functions' })
  @OptionalMember()
  @IsString()
  @MaxLength(MAX_PATH)
  readonly folder: string = '';

  @ApiPropertyOptional({ description: 'Every file below it, without folders: up to 10,000.', default: false })
  @OptionalMember()
  @Transform(({ value }: { value: unknown }) => value === true || value === 'true' || value === '1')
  @IsBoolean()
  readonly recursive: boolean = false;
}

export class FileEntryResponse {
  @ApiProperty({ enum: KINDS })
  readonly kind!: (typeof KINDS)[number];

  @ApiProperty({ example: 'hello.js' })
  readonly name!: string;

  @ApiProperty({ example: 'src/functions/hello.js' })
  readonly path!: string;

  @ApiPropertyOptional({ description: 'Of a file.' })
  readonly bytes?: number;

  @ApiPropertyOptional({ description: 'Of a file: what its content is known by.' })
  readonly etag?: string;

  @ApiPropertyOptional({ description: 'Of a file.', example: 'text/javascript' })
  readonly mime?: string;

  @ApiPropertyOptional({ type: Date })
  readonly modifiedAt?: Date | undefined;
}

export class FilesResponse {
  @ApiPropertyOptional({ type: String, description: 'The active version; absent while there is none.' })
  readonly version!: string | undefined;

  @ApiProperty({ type: [FileEntryResponse] })
  readonly entries!: FileEntryResponse[];
}

export class FileChangeRequest {
  @ApiProperty({ example: 'src/functions/hello.js' })
  @IsString()
  @Length(1, MAX_PATH)
  readonly path!: string;

  @ApiPropertyOptional({ description: 'The whole new content of the file.' })
  @OptionalMember()
  @IsString()
  readonly content?: string;

  @ApiPropertyOptional({ enum: ENCODINGS, default: 'utf8' })
  @OptionalMember()
  @IsIn(ENCODINGS)
  readonly encoding?: (typeof ENCODINGS)[number];

  @ApiPropertyOptional({
    description: 'In the place of content: deletes the file, or the folder with all that is in it.',
  })
  @OptionalMember()
  @IsIn([true])
  readonly delete?: true;

  @ApiPropertyOptional({
    description: 'In the place of content: the file, or the folder with all that is in it, that is moved to path.',
    example: 'src/functions/hallo.js',
  })
  @OptionalMember()
  @IsString()
  @Length(1, MAX_PATH)
  readonly from?: string;

  @ApiPropertyOptional({ description: 'In the place of content: makes an empty folder.' })
  @OptionalMember()
  @IsIn([true])
  readonly folder?: true;
}

export class ChangeFilesRequest {
  @ApiPropertyOptional({
    description: 'The version that was read: refused when another one is active. Absent: no matter which.',
  })
  @OptionalMember()
  @IsString()
  @Length(1, MAX_PATH)
  readonly base?: string;

  @ApiProperty({ type: [FileChangeRequest] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_CHANGES)
  @ArrayUnique(({ path }: FileChangeRequest) => path)
  @ValidateNested({ each: true })
  @Type(() => FileChangeRequest)
  readonly changes!: FileChangeRequest[];
}

export class DiagnosticResponse {
  @ApiPropertyOptional({ description: 'Absent: about the project.', example: 'src/functions/hello.ts' })
  readonly path?: string;

  @ApiPropertyOptional({ description: 'From 1.' })
  readonly line?: number;

  @ApiPropertyOptional({ description: 'From 1.' })
  readonly column?: number;

  @ApiPropertyOptional()
  readonly endLine?: number;

  @ApiPropertyOptional()
  readonly endColumn?: number;

  @ApiProperty({ description: "TypeScript's own.", example: 2322 })
  readonly code!: number;

  @ApiProperty({ enum: ['error', 'warning'] })
  readonly severity!: 'error' | 'warning';

  @ApiProperty()
  readonly message!: string;
}

export class FilesNotCompiledResponse {
  @ApiProperty({ enum: ['FILES_NOT_COMPILED'] })
  readonly code!: string;

  @ApiProperty()
  readonly message!: string;

  @ApiProperty({ enum: [422] })
  readonly status!: number;

  @ApiPropertyOptional({ type: [DiagnosticResponse], description: 'Absent when the compiler came to no end.' })
  readonly diagnostics?: DiagnosticResponse[];
}
