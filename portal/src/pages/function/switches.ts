import type { Setting } from '../app-settings/setting-changes.js';

/** The setting that switches a function off, in the spelling that is written here (language-worker contract, section 1.1). */
export function switchOf(fn: string): string {
  return `AzureWebJobs.${fn}.Disabled`;
}

/** The app's settings that say whether the function is off, in either spelling. */
export function switchesOf(fn: string, settings: readonly Setting[]): readonly Setting[] {
  const names = [switchOf(fn), `AzureWebJobs_${fn}_Disabled`].map((name) => name.toLowerCase());
  return settings.filter(({ name }) => names.includes(name.toLowerCase()));
}

/** As a worker reads it. */
export function isOn({ value }: Setting): boolean {
  return /^(?:1|true)$/i.test(value);
}
