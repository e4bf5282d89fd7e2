import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { RecordWriter } from '#contracts/record-writer.js';

/** Grows while the broker is away; calls are refused when it is too high. */
@Injectable()
export class RecordWriterMetrics {
  constructor(registry: Registry, records: RecordWriter) {
    new Gauge({
      name: 'nightshift_records_pending',
      help: 'Execution records of this process that the broker has not confirmed.',
      registers: [registry],
      collect() {
        this.set(records.pending);
      },
    });
  }
}
