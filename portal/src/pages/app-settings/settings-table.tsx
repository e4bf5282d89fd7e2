import { Button } from '@fluentui/react-components';
import { ListTable, type Column } from '../../components/list-table.js';
import { Toolbar } from '../../components/toolbar.js';
import { settings as words } from '../../texts/settings.js';
import type { Setting } from './setting-changes.js';

interface SettingsTableProps {
  readonly settings: readonly Setting[];
  /** Undefined for whoever may only look. */
  readonly onAct: ((kind: 'edit' | 'delete', setting: Setting) => void) | undefined;
}

export function SettingsTable({ settings, onAct }: SettingsTableProps) {
  const actions: readonly Column<Setting>[] =
    onAct === undefined
      ? []
      : [
          {
            name: words.actions,
            cell: (setting) => (
              <Toolbar>
                <Button size="small" aria-label={words.editOf(setting.name)} onClick={() => onAct('edit', setting)}>
                  {words.edit}
                </Button>
                <Button size="small" aria-label={words.deleteOf(setting.name)} onClick={() => onAct('delete', setting)}>
                  {words.delete}
                </Button>
              </Toolbar>
            ),
            width: '170px',
          },
        ];
  return (
    <ListTable label={words.label} columns={[...COLUMNS, ...actions]} rows={settings} keyOf={({ name }) => name} />
  );
}

const COLUMNS: readonly Column<Setting>[] = [
  { name: words.name, cell: ({ name }) => name },
  { name: words.value, cell: ({ value }) => value },
  { name: words.slot, cell: ({ slotSetting }) => (slotSetting ? words.yes : words.no), width: '22%' },
];
