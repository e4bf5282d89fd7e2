import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { AppLine, EndedAttempt } from '#contracts/messages/control.js';
import type { AttemptRow, ExecutionDetail } from '../execution-store.js';
import { endWhenRefused } from '../../identity/end-when-refused.js';
import { ExecutionsService } from '../executions.service.js';
import { FailureResponse } from '../failure.response.js';
import { LogAnswer } from './log-answer.js';
import { LogFeed } from './log-feed.js';
import { JSON_FORM } from './log-forms.js';
import { ToldLines } from './told-lines.js';

/** A signal may be lost. */
const LOOK_EVERY_MS = 2_000;

/** The log of one execution: what is recorded, then what is written, until it has its outcome. */
@Injectable()
export class ExecutionLog {
  constructor(
    private readonly executions: ExecutionsService,
    private readonly feed: LogFeed,
  ) {}

  /** `admit` throws once the reader may not read the executions of the app any more: that is its end. Throws EXECUTION_NOT_FOUND. */
  async open(id: string, day: string | undefined, admit: (app: string) => Promise<void>): Promise<Readable> {
    const { execution } = await this.executions.get(id, day);
    const following = new Following(new LogAnswer(JSON_FORM), execution, () => this.executions.get(id, execution.day));
    const { answer } = following;
    endWhenRefused(answer.stream, { admit: () => admit(execution.app), end: () => answer.end() });
    await answer.feed(this.feed.follow({ app: execution.app, execution: id }, following));
    await following.look();
    return answer.stream;
  }
}

class Following {
  readonly #told = new ToldLines();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(
    readonly answer: LogAnswer,
    readonly execution: ExecutionDetail['execution'],
    readonly read: () => Promise<ExecutionDetail>,
  ) {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
    answer.onClose(() => clearInterval(this.#timer));
  }

  readonly heard = (lines: readonly AppLine[], ended: readonly EndedAttempt[]): void => {
    const isOurs = (named: EndedAttempt | AppLine): boolean => named.execution === this.execution.id;
    this.answer.tell(this.#told.news(lines.filter(isOurs), []));
    if (ended.some(isOurs)) void this.look();
  };

  readonly over = (): void => this.answer.end();

  /** Tells what history has and signals did not bring, and the outcome when it is there. */
  look(): Promise<void> {
    this.#again = true;
    this.#looking ??= this.#lookAll().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #lookAll(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#look();
    }
  }

  async #look(): Promise<void> {
    const detail = await this.read().catch(() => undefined);
    if (detail === undefined || this.answer.stream.writableEnded) return;
    const { execution, attempts } = detail;
    const ended = attempts.filter(({ endedAt }) => endedAt !== undefined);
    for (const attempt of ended) this.answer.write(this.#told.news(linesOf(execution, attempt)).lines);
    if (execution.endedAt !== undefined) this.answer.end(`${JSON.stringify(outcomeOf(execution))}\n`);
  }
}

function linesOf({ id, function: name }: ExecutionDetail['execution'], { attempt, logs }: AttemptRow): AppLine[] {
  return logs.map((line, number) => ({ ...line, function: name, execution: id, attempt, number }));
}

function outcomeOf({ status, attempts, endedAt, durationMs, failure }: ExecutionDetail['execution']): object {
  return { outcome: status, attempts, endedAt, durationMs, ...(failure && { failure: new FailureResponse(failure) }) };
}
