import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { NightshiftError, unreachable, type ErrorClass, type ErrorCode } from '#contracts/errors.js';

/** The body of every error answer (application/problem+json): what went wrong by code, in words, and the HTTP status. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly status: number;
  /** For the header; the message says it too. */
  readonly retryAfterSeconds?: number | undefined;
}

const INTERNAL: Problem = {
  code: 'INTERNAL',
  message: 'Something went wrong in Nightshift; its log has the details.',
  status: 500,
};

/** Any error as an answer (style, section 6). What is not ours, and not a refusal of the HTTP framework, tells nothing. */
export function problemOf(error: unknown): Problem {
  if (error instanceof NightshiftError) return ofOurs(error);
  const refusal = refusalOf(error);
  if (refusal === undefined) return INTERNAL;
  return { code: codeOfStatus(refusal.status), ...refusal };
}

function ofOurs(error: NightshiftError): Problem {
  const status = statusOf(error.class, error.code);
  if (status === INTERNAL.status) return INTERNAL;
  const { code, message, retryAfterSeconds, details } = error;
  return { ...details, code, message, status, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}

function statusOf(kind: ErrorClass, code: ErrorCode): number {
  switch (kind) {
    case 'InvalidInput':
      return code === 'FILES_NOT_COMPILED' ? 422 : 400;
    case 'Unauthorized':
      return 401;
    case 'Forbidden':
      return 403;
    case 'NotFound':
      return 404;
    case 'Conflict':
      return code === 'FILE_PRECONDITION_FAILED' ? 412 : 409;
    case 'LimitExceeded':
      return code === 'BODY_TOO_LARGE' ? 413 : 429;
    case 'FunctionFailed':
      return 502;
    case 'Unavailable':
      return code === 'MANAGEMENT_DISK_FULL' ? 507 : 503;
    case 'Internal':
      return 500;
    default:
      return unreachable(kind);
  }
}

/** Nest refuses with an HttpException (no such path, a body that fails validation), Fastify with an error that has a 4xx `statusCode`. */
function refusalOf(error: unknown): { readonly status: number; readonly message: string } | undefined {
  if (error instanceof HttpException) {
    const status = error.getStatus();
    return status < 500 ? { status, message: messageOf(error) } : undefined;
  }
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  const status = error.statusCode;
  return status >= 400 && status < 500 ? { status, message: error.message || (STATUS_CODES[status] ?? '') } : undefined;
}

/** Validation reports every problem of a body at once, as a list. */
function messageOf(error: HttpException): string {
  const response = error.getResponse();
  const message = typeof response === 'object' && 'message' in response ? response.message : undefined;
  return Array.isArray(message) ? message.join('; ') : error.message;
}

function codeOfStatus(status: number): ErrorCode {
  switch (status) {
    case 401:
      return 'TOKEN_INVALID';
    case 403:
      return 'ROLE_INSUFFICIENT';
    case 404:
      return 'ROUTE_NOT_FOUND';
    case 413:
      return 'BODY_TOO_LARGE';
    default:
      return 'REQUEST_INVALID';
  }
}
