import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { OptionalMember } from '../../api/optional-member.js';
import { CreateUserRequest, PASSWORD_LENGTH, UserResponse } from '../users/users.dto.js';
import type { UserRow } from '../users/user-store.js';

export class SetupRequest extends PickType(CreateUserRequest, ['name'] as const) {
  @ApiProperty({ description: 'What the setup link has behind its #.' })
  @IsString()
  @Length(1, 200)
  readonly token!: string;

  @ApiProperty({ description: 'At least 12 characters.' })
  @IsString()
  @Length(PASSWORD_LENGTH.least, PASSWORD_LENGTH.most)
  readonly password!: string;

  @ApiPropertyOptional({
    description: 'For a program such as the command line: makes a personal token of this name in place of a session.',
    example: 'nightshift on laptop',
  })
  @OptionalMember()
  @IsString()
  @Length(1, 100)
  readonly tokenName?: string;
}

export class SetupResponse extends UserResponse {
  @ApiPropertyOptional({ type: String, description: 'The personal token, where one was asked for: shown this once.' })
  readonly token: string | undefined;

  @ApiPropertyOptional({
    type: String,
    description: 'Of the session that a cookie was set for, where no token was asked for: what X-CSRF-Token must say.',
  })
  readonly csrfToken: string | undefined;

  constructor(user: UserRow, { token, csrfToken }: { readonly token?: string; readonly csrfToken?: string }) {
    super(user);
    this.token = token;
    this.csrfToken = csrfToken;
  }
}
