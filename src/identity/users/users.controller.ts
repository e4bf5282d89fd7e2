import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post, Put } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Audited } from '../audit/audited.js';
import { auditedUser } from './audited-user.js';
import { CreateUserRequest, EditUserRequest, GrantsRequest, UserResponse } from './users.dto.js';
import { UsersService } from './users.service.js';

const NOT_FOUND = { description: 'USER_NOT_FOUND' };
const LAST_OWNER = { description: 'LAST_OWNER' };

@ApiTags('identity')
@Controller('api/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @ApiOperation({ summary: 'Users by name, with their roles' })
  @ApiOkResponse({ type: [UserResponse] })
  async list(): Promise<UserResponse[]> {
    return (await this.users.list()).map((user) => new UserResponse(user));
  }

  @Post()
  @Audited('user.create', auditedUser)
  @ApiOperation({ summary: 'Make a user' })
  @ApiCreatedResponse({ type: UserResponse })
  @ApiConflictResponse({ description: 'USER_CONFLICT' })
  async create(@Body() request: CreateUserRequest): Promise<UserResponse> {
    return new UserResponse(await this.users.create(request));
  }

  @Patch(':id')
  @Audited('user.edit', auditedUser)
  @ApiOperation({ summary: 'Disable a user, enable it again, or set its password' })
  @ApiOkResponse({ type: UserResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse(LAST_OWNER)
  async edit(@Param('id', ParseUUIDPipe) id: string, @Body() request: EditUserRequest): Promise<UserResponse> {
    return new UserResponse(await this.users.edit(id, request));
  }

  @Put(':id/grants')
  @Audited('user.grant', auditedUser)
  @ApiOperation({ summary: 'Set the roles of a user, for the whole house or for apps' })
  @ApiOkResponse({ type: UserResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse(LAST_OWNER)
  async grant(@Param('id', ParseUUIDPipe) id: string, @Body() { grants }: GrantsRequest): Promise<UserResponse> {
    return new UserResponse(await this.users.edit(id, { grants }));
  }

  @Delete(':id')
  @Audited('user.delete')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a user and its tokens' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse(LAST_OWNER)
  delete(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.users.delete(id);
  }
}
