import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { AppLine } from '#contracts/messages/control.js';
import { AppDirectory } from '../../apps/catalog/app-directory.js';
import { endWhenRefused } from '../../identity/end-when-refused.js';
import { LogAnswer } from './log-answer.js';
import { LogFeed, type LogListener } from './log-feed.js';
import type { LogForm } from './log-forms.js';
import { ToldLines } from './told-lines.js';

export interface LogWish {
  readonly form: LogForm;
  /** Whose lines: those that are left out count among these only. */
  readonly isOf?: (attempt: Pick<AppLine, 'function' | 'execution'>) => boolean;
  /** Of those lines, these. */
  readonly matches?: (line: AppLine) => boolean;
  readonly execution?: string | undefined;
  /** Throws once the reader may not read it any more: that is its end. */
  readonly admit: () => Promise<void>;
}

/** The log of an app as an endless answer: what is written from now on, and what attempts that run now have written so far. */
@Injectable()
export class LogStreams {
  constructor(
    private readonly directory: AppDirectory,
    private readonly feed: LogFeed,
  ) {}

  /** Throws APP_NOT_FOUND. */
  async open(app: string, { form, execution, admit, isOf = any, matches = any }: LogWish): Promise<Readable> {
    await this.directory.get(app);
    const answer = new LogAnswer(form);
    endWhenRefused(answer.stream, { admit, end: () => answer.end() });
    const told = new ToldLines();
    const listener: LogListener = {
      heard: (lines, ended) => {
        const { lines: fresh, leftOut } = told.news(lines.filter(isOf), ended.filter(isOf));
        answer.tell({ lines: fresh.filter(matches), leftOut });
      },
      over: () => answer.end(),
    };
    await answer.feed(this.feed.follow({ app, execution }, listener));
    return answer.stream;
  }
}

function any(): boolean {
  return true;
}
