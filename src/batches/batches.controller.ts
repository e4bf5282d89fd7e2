import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Audited } from '../identity/audit/audited.js';
import { BatchItemListResponse, BatchListResponse, BatchResponse } from './batch.response.js';
import { BatchGuard } from './batch-guard.js';
import {
  AddItemsRequest,
  BatchPathRequest,
  CreateBatchRequest,
  ItemPageRequest,
  itemsOf,
  ListBatchesRequest,
} from './batches.dto.js';
import { Batches } from './batches.service.js';

@ApiTags('batches')
@Controller('api/batches')
export class BatchesController {
  constructor(private readonly batches: Batches) {}

  @Post()
  @UseGuards(BatchGuard)
  @Audited('batch.create', itemsCounted)
  @ApiOperation({ summary: 'One function, run for many inputs that belong together' })
  @ApiCreatedResponse({ type: BatchResponse, description: 'Also when the same batch was there already' })
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND, FUNCTION_NOT_FOUND' })
  @ApiConflictResponse({ description: 'FUNCTION_NOT_RUNNABLE, BATCH_CONFLICT, BATCH_SEALED' })
  async create(@Body() body: CreateBatchRequest): Promise<BatchResponse> {
    const { id, app, name, items = [], sealed = items.length > 0, onComplete } = body;
    const after = onComplete && { app: onComplete.app ?? app, function: onComplete.function };
    const request = { id, app, function: body.function, name, items: itemsOf(items), sealed, onComplete: after };
    return new BatchResponse(await this.batches.create(request));
  }

  @Get()
  @ApiOperation({ summary: 'Batches, newest first, page by page' })
  @ApiOkResponse({ type: BatchListResponse })
  async list(@Query() { app, limit, cursor }: ListBatchesRequest): Promise<BatchListResponse> {
    return new BatchListResponse(await this.batches.list(app, limit, cursor));
  }

  @Get(':id')
  @UseGuards(BatchGuard)
  @ApiOperation({ summary: 'How far a batch is: the same cost for ten items and for a million' })
  @ApiOkResponse({ type: BatchResponse })
  @ApiNotFoundResponse({ description: 'BATCH_NOT_FOUND' })
  async get(@Param() { id }: BatchPathRequest): Promise<BatchResponse> {
    return new BatchResponse(await this.batches.get(id));
  }

  @Get(':id/items')
  @UseGuards(BatchGuard)
  @ApiOperation({ summary: 'Items in the order they were added, page by page' })
  @ApiOkResponse({ type: BatchItemListResponse })
  @ApiNotFoundResponse({ description: 'BATCH_NOT_FOUND' })
  async items(@Param() { id }: BatchPathRequest, @Query() page: ItemPageRequest): Promise<BatchItemListResponse> {
    return new BatchItemListResponse(await this.batches.listItems(id, page));
  }

  @Post(':id/items')
  @UseGuards(BatchGuard)
  @Audited('batch.add-items', itemsCounted)
  @HttpCode(200)
  @ApiOperation({ summary: 'Adds items; those whose key is there already stay as they are' })
  @ApiOkResponse({ type: BatchResponse })
  @ApiNotFoundResponse({ description: 'BATCH_NOT_FOUND' })
  @ApiConflictResponse({ description: 'BATCH_SEALED' })
  async add(@Param() { id }: BatchPathRequest, @Body() { items }: AddItemsRequest): Promise<BatchResponse> {
    return new BatchResponse(await this.batches.add(id, itemsOf(items)));
  }

  @Post(':id/seal')
  @UseGuards(BatchGuard)
  @Audited('batch.seal')
  @HttpCode(200)
  @ApiOperation({ summary: 'No items follow: the batch is complete when all have ended' })
  @ApiOkResponse({ type: BatchResponse })
  @ApiNotFoundResponse({ description: 'BATCH_NOT_FOUND' })
  async seal(@Param() { id }: BatchPathRequest): Promise<BatchResponse> {
    return new BatchResponse(await this.batches.seal(id));
  }

  @Post(':id/cancel')
  @UseGuards(BatchGuard)
  @Audited('batch.cancel')
  @HttpCode(202)
  @ApiOperation({ summary: 'Cancels the rest: what waits never starts, what runs is told' })
  @ApiAcceptedResponse({ type: BatchResponse })
  @ApiNotFoundResponse({ description: 'BATCH_NOT_FOUND' })
  async cancel(@Param() { id }: BatchPathRequest): Promise<BatchResponse> {
    return new BatchResponse(await this.batches.cancel(id));
  }
}

/** The trail is kept for ever: what functions are given to work on is none of it. */
function itemsCounted({ items, ...rest }: Readonly<Record<string, unknown>>) {
  return { ...rest, items: Array.isArray(items) ? items.length : undefined };
}
