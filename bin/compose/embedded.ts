import { main as commandLine } from './command-line.js';

/** The embedded role with the apps it keeps: `nightshift start` without flags. */
export function main(): Promise<void> {
  return commandLine(['start']);
}
