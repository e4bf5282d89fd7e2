import { pagesOf } from '../client/all-pages.js';
import { localTime } from '../render/moment.js';
import { LIMIT, limitOf, momentOf } from '../run/parse.js';
import { textOf, type Verb } from '../run/verb.js';

interface AuditRow {
  readonly at: string;
  readonly actor: { readonly name: string };
  readonly action: string;
  readonly target: { readonly kind: string; readonly id: string };
  readonly failure?: string;
}

export const verbs: readonly Verb[] = [
  {
    name: 'audit',
    description: 'who changed what, newest first',
    options: [
      ['--app <app>', 'of this app'],
      ['--action <action>', 'such as key.set'],
      ['--from <moment>', 'since: a moment, or how long ago (2h)'],
      ['--to <moment>', 'before'],
      LIMIT,
    ],
    examples: ['audit --from 7d', 'audit --app orders --json'],
    run: async (call) => {
      const { flags } = call;
      const filter = { app: textOf(flags, 'app'), action: textOf(flags, 'action') };
      const query = { ...filter, from: momentOf(flags, 'from'), to: momentOf(flags, 'to') };
      const found = await pagesOf<AuditRow>(await call.api(), ['api', 'audit'], query, limitOf(flags));
      call.print.page(found, COLUMNS, 'Nothing was changed.');
    },
  },
];

const COLUMNS = [
  ['at', (row: AuditRow) => localTime(row.at)],
  ['who', (row: AuditRow) => row.actor.name],
  ['action', (row: AuditRow) => row.action],
  ['target', (row: AuditRow) => `${row.target.kind} ${row.target.id}`],
  ['failed', (row: AuditRow) => row.failure],
] as const;
