import { orExplain } from './until-stopped.js';

/** The embedded role with the apps it keeps: `nightshift start` without flags. */
export function main(): Promise<void> {
  return orExplain(async () => {
    await (await import('./start.js')).runStart({ apps: [], stateDir: '.nightshift' });
  });
}
