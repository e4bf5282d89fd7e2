import { BadRequestException, HttpException, InternalServerErrorException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, NightshiftError, type ErrorClass, type ErrorCode } from '#contracts/errors.js';
import { problemOf } from './problem.js';

const STATUS: Record<ErrorClass, number> = {
  InvalidInput: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  Conflict: 409,
  LimitExceeded: 429,
  FunctionFailed: 502,
  Unavailable: 503,
  Internal: 500,
};

const OF_THEIR_OWN: Partial<Record<ErrorCode, number>> = {
  BODY_TOO_LARGE: 413,
  FILE_PRECONDITION_FAILED: 412,
  FILES_NOT_COMPILED: 422,
  MANAGEMENT_DISK_FULL: 507,
};

const codes = Object.keys(ERROR_CODES) as ErrorCode[];

describe('problemOf', () => {
  it.each(codes.filter((code) => !(code in OF_THEIR_OWN)))('gives %s the status of its class', (code) => {
    const problem = problemOf(new NightshiftError(code, 'words'));
    expect(problem.status).toBe(STATUS[ERROR_CODES[code]]);
    if (problem.status !== 500) expect(problem).toMatchObject({ code, message: 'words' });
  });

  it.each(Object.entries(OF_THEIR_OWN))('gives %s a status of its own', (code, status) => {
    expect(problemOf(new NightshiftError(code as ErrorCode, 'words'))).toMatchObject({ code, status });
  });

  it.each([
    new Error('connection string: Password=hunter2'),
    new NightshiftError('SECRET_UNREADABLE', 'hunter2'),
    new InternalServerErrorException('hunter2'),
    Object.assign(new Error('hunter2'), { statusCode: 500 }),
    'hunter2',
    undefined,
  ])('tells nothing of what is our bug: %p', (error) => {
    const problem = problemOf(error);
    expect(problem).toMatchObject({ code: 'INTERNAL', status: 500 });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
  });

  it.each([
    [new NotFoundException('Cannot GET /x'), { code: 'ROUTE_NOT_FOUND', message: 'Cannot GET /x', status: 404 }],
    [
      new BadRequestException(['name is long', 'x is not']),
      { code: 'REQUEST_INVALID', message: 'name is long; x is not', status: 400 },
    ],
    [new HttpException('no', 415), { code: 'REQUEST_INVALID', message: 'no', status: 415 }],
    [
      Object.assign(new Error('too big'), { statusCode: 413 }),
      { code: 'BODY_TOO_LARGE', message: 'too big', status: 413 },
    ],
    [
      Object.assign(new Error('bad JSON'), { statusCode: 400 }),
      { code: 'REQUEST_INVALID', message: 'bad JSON', status: 400 },
    ],
  ])('keeps what the framework refuses: %p', (error, problem) => {
    expect(problemOf(error)).toEqual(problem);
  });
});
