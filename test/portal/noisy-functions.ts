import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `noisy` logs 250 lines in a second, with an error among every hundred; `patient` logs, waits for a file, and logs again. */
const SOURCE = `
const { app } = require('@azure/functions');
const { existsSync } = require('node:fs');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
app.get('noisy', {
  authLevel: 'anonymous',
  handler: async (request, context) => {
    for (let line = 1; line <= 250; line += 1) {
      if (line % 100 === 0) context.error(\`Order \${line} has no customer\\n  at order.ts:\${line}\`);
      else if (line % 20 === 0) context.warn(\`Order \${line} is late\`);
      else context.log(\`Order \${line} was taken: 2 lamps, 1 table, to be delivered on Friday\`);
      if (line % 25 === 0) await pause(100);
    }
    return { body: 'done' };
  },
});
app.get('patient', {
  authLevel: 'anonymous',
  handler: async (request, context) => {
    context.log('I wait');
    while (!existsSync(request.query.get('until'))) await pause(50);
    context.warn('I have waited');
    return { body: 'done' };
  },
});
`;

/** Adds functions that log a lot, or for long, to the app in that folder. */
export function addNoisyFunctions(folder: string): void {
  writeFileSync(join(folder, 'dist', 'functions', 'noisy.js'), SOURCE);
}

/** A thousand lines a second, for as long as that takes. */
export async function underNoise(gateway: string, act: () => Promise<void>): Promise<void> {
  const noise = { isWanted: true };
  const call = async (): Promise<void> => {
    while (noise.isWanted) await (await fetch(`${gateway}/api/noisy`)).text();
  };
  const calls = Promise.all(Array.from({ length: 4 }, call));
  try {
    await act();
  } finally {
    noise.isWanted = false;
    await calls;
  }
}
