export const versionActs = {
  menuOf: (version: string) => `More for version ${version}`,
  split: 'Split traffic',
  delete: 'Delete version',
  deleteTitle: (version: string) => `Delete version ${version}?`,
  deleteBody: (app: string) =>
    `Its package goes, and ${app} cannot be rolled back to it any more. The history of what ran on it stays.`,
} as const;

export const split = {
  title: (app: string) => `Split the traffic of ${app}`,
  body: (active: string) =>
    `New calls by HTTP, timers and queues go to ${active} and to this version, by chance. What runs already ends where it is.`,
  percent: (version: string) => `Percent to ${version}`,
  percentText: 'Percent',
  rest: (percent: number, active: string) => `${percent} % go to ${active}, the active version.`,
  wait: 'It begins once a worker has loaded the version.',
  act: 'Split traffic',
  on: (split: Split) =>
    `Traffic is split: ${100 - split.percent} % of new calls go to ${split.active}, the active version, and ${split.percent} % to ${split.version}.`,
  change: 'Change',
  end: 'End split',
  endTitle: (app: string) => `End the split of ${app}?`,
  endBody: ({ active, version }: Split) =>
    `Every new call goes to ${active}. What runs on ${version} ends there. To make ${version} the active one, activate it.`,
} as const;

export interface Split {
  /** Of new calls, to `version`. */
  readonly percent: number;
  readonly version: string;
  readonly active: string;
}
