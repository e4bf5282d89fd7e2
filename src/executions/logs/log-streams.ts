import { PassThrough, type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { LogsRecorded, RecordedLine } from '#contracts/messages/control.js';
import { AppDirectory } from '../../apps/app-directory.js';
import { LogFeed } from './log-feed.js';

const IDLE_MS = 60_000;
const LONGEST_MS = 2 * 60 * IDLE_MS;
/** What waits for a reader that does not keep up. */
const MOST_WAITING_BYTES = 1024 * 1024;

export interface LogForm {
  readonly greeting: string;
  readonly line: (line: RecordedLine) => string;
  /** Written after a minute without a line. */
  readonly idle: (minutes: number) => string;
  readonly leftOut: (lines: number) => string;
}

export interface LogWish {
  readonly form: LogForm;
  readonly matches: (line: RecordedLine) => boolean;
}

/** The log of an app as an endless answer: a greeting, lines as they come, a sign of life each minute, and its end after two hours (publishing 8). */
@Injectable()
export class LogStreams {
  constructor(
    private readonly directory: AppDirectory,
    private readonly feed: LogFeed,
  ) {}

  /** Throws APP_NOT_FOUND. */
  async open(app: string, { form, matches }: LogWish): Promise<Readable> {
    await this.directory.get(app);
    const stream = new PassThrough();
    let idleMinutes = 0;
    const heard = ({ lines, leftOut }: LogsRecorded): void => {
      idleMinutes = 0;
      const wanted = lines.filter(matches);
      if (stream.writableLength > MOST_WAITING_BYTES) stream.write(form.leftOut(wanted.length + leftOut));
      else stream.write(wanted.map(form.line).join('') + (leftOut > 0 ? form.leftOut(leftOut) : ''));
    };
    const unfollow = await this.feed.follow(app, { heard, over: () => stream.end() });
    const idle = setInterval(() => stream.write(form.idle((idleMinutes += 1))), IDLE_MS).unref();
    const end = setTimeout(() => stream.end(), LONGEST_MS).unref();
    stream.on('close', () => {
      unfollow();
      clearInterval(idle);
      clearTimeout(end);
    });
    stream.write(form.greeting);
    return stream;
  }
}
