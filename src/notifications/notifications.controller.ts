import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audited } from '../identity/audit/audited.js';
import { NotificationStore } from './notification-store.js';
import { NotificationTest } from './notification-test.js';
import { ListNotificationsRequest, NotificationListResponse, TestResponse } from './notifications.dto.js';

@ApiTags('notifications')
@Controller('api/notifications')
export class NotificationsController {
  constructor(
    private readonly store: NotificationStore,
    private readonly test: NotificationTest,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What was told in the last 30 days and what became of it, newest first' })
  @ApiOkResponse({ type: NotificationListResponse })
  async list(@Query() { limit }: ListNotificationsRequest): Promise<NotificationListResponse> {
    return new NotificationListResponse(await this.store.list(limit), this.test.configured);
  }

  @Post('test')
  @Audited('notification.test')
  @HttpCode(200)
  @ApiOperation({ summary: 'Send a test to every destination and see what each one answers' })
  @ApiOkResponse({ type: TestResponse })
  async sendTest(): Promise<TestResponse> {
    return new TestResponse(await this.test.run());
  }
}
