import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length, Matches } from 'class-validator';
import { OptionalMember } from '../../api/optional-member.js';
import type { KeyScope } from '../app-store.js';

const SCOPES: readonly KeyScope[] = ['host', 'function', 'system', 'master'];
const NAME = /^[^/\\?#\s]{1,128}$/;

/** A key of one function: `/keys/function/:function/:name`. */
export class FunctionKeyPath {
  @IsString()
  readonly app!: string;

  @Matches(NAME)
  readonly function!: string;

  @Matches(NAME)
  readonly name!: string;
}

/** A key of the whole app: `/keys/:scope/:name`. */
export class AppKeyPath {
  @IsString()
  readonly app!: string;

  @IsIn(['host', 'system', 'master'])
  readonly scope!: 'host' | 'system' | 'master';

  @Matches(NAME)
  readonly name!: string;
}

export class SetKeyRequest {
  @ApiPropertyOptional({
    description: 'The new value, without spaces; absent: 40 random bytes as Azure makes them.',
    minLength: 16,
  })
  @OptionalMember()
  @IsString()
  @Length(16, 512)
  @Matches(/^[\x21-\x7e]*$/, { message: 'value may hold visible ASCII characters only: it travels in a header' })
  readonly value?: string;
}

export class KeyResponse {
  @ApiProperty({ enum: SCOPES })
  readonly scope!: KeyScope;

  @ApiPropertyOptional({ description: 'Lower-case name of the function that a function key opens.' })
  readonly function?: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly value!: string;

  @ApiPropertyOptional({
    type: Date,
    description: 'When somebody came with it last, to the minute; absent: not since it has this value.',
  })
  readonly lastUsedAt?: Date;
}
