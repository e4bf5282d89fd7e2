// Imported before a program (NODE_OPTIONS): its wall clock is off by CLOCK_SHIFT_FILE's milliseconds, read again every 100 ms, so that a test can let it jump.
// What counts elapsed time (performance.now, timers) goes on as ever, as on a machine whose clock is set.
import { readFileSync } from 'node:fs';

const path = process.env.CLOCK_SHIFT_FILE;
const RealDate = Date;
let shiftMs = 0;

function read() {
  try {
    shiftMs = Number(readFileSync(path, 'utf8'));
  } catch {
    // Not written yet: no shift.
  }
}

if (path !== undefined) {
  read();
  setInterval(read, 100).unref();
  globalThis.Date = class Date extends RealDate {
    constructor(...args) {
      if (args.length === 0) super(RealDate.now() + shiftMs);
      else super(...args);
    }

    static now() {
      return RealDate.now() + shiftMs;
    }
  };
}
