import { Button, Input, Text } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import type { Schema } from '../../api/client.js';
import { Busy } from '../../components/busy.js';
import { Confirmation } from '../../components/confirmation.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Toolbar } from '../../components/toolbar.js';
import { useMay } from '../../session/session.js';
import { settings as words } from '../../texts/settings.js';
import { BulkDialog } from './bulk-dialog.js';
import { useSaveSettings, useSettings } from './queries.js';
import type { Setting } from './setting-changes.js';
import { SettingDialog } from './setting-dialog.js';
import { SettingsTable } from './settings-table.js';

type Act =
  { readonly kind: 'add' | 'bulk' | 'import' } | { readonly kind: 'edit' | 'delete'; readonly setting: Setting };

/** The app's settings, which its functions read as environment variables. */
export function SettingsPart({ app: { name: app } }: { readonly app: Schema<'AppDetailResponse'> }) {
  const mayChange = useMay()('contributor', app);
  const { data: settings, error, refetch } = useSettings(app);
  const [act, setAct] = useState<Act>();
  const [filter, setFilter] = useState('');
  if (settings === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  const shown = settings.filter(({ name }) => name.toLowerCase().includes(filter.trim().toLowerCase()));
  return (
    <>
      <Text>{words.lead}</Text>
      <Toolbar>
        {mayChange && <Acts onAct={setAct} />}
        <Input
          type="search"
          placeholder={words.filter}
          aria-label={words.filter}
          value={filter}
          onChange={(_, { value }) => setFilter(value)}
        />
      </Toolbar>
      {settings.length === 0 && (
        <Empty title={words.empty} remedy={mayChange ? words.emptyRemedy : words.emptyReader} />
      )}
      {shown.length > 0 && (
        <SettingsTable settings={shown} onAct={mayChange ? (kind, setting) => setAct({ kind, setting }) : undefined} />
      )}
      {settings.length > 0 && shown.length === 0 && <output>{words.noMatch(filter)}</output>}
      {act !== undefined && <ActDialog app={app} settings={settings} act={act} onClose={() => setAct(undefined)} />}
    </>
  );
}

function Acts({ onAct }: { readonly onAct: (act: Act) => void }) {
  return (
    <>
      <Button appearance="primary" icon={<AddRegular />} onClick={() => onAct({ kind: 'add' })}>
        {words.add}
      </Button>
      <Button onClick={() => onAct({ kind: 'bulk' })}>{words.bulk}</Button>
      <Button onClick={() => onAct({ kind: 'import' })}>{words.import}</Button>
    </>
  );
}

interface ActDialogProps {
  readonly app: string;
  readonly settings: readonly Setting[];
  readonly act: Act;
  readonly onClose: () => void;
}

function ActDialog({ app, settings, act, onClose }: ActDialogProps) {
  const save = useSaveSettings(app);
  switch (act.kind) {
    case 'add':
      return <SettingDialog app={app} settings={settings} onClose={onClose} />;
    case 'edit':
      return <SettingDialog app={app} settings={settings} setting={act.setting} onClose={onClose} />;
    case 'bulk':
    case 'import':
      return <BulkDialog app={app} settings={settings} isImport={act.kind === 'import'} onClose={onClose} />;
    case 'delete':
      return (
        <Confirmation
          title={words.deleteTitle(act.setting.name)}
          body={words.deleteBody(act.setting.name, app)}
          act={words.delete}
          onAct={() => save([{ name: act.setting.name, sent: null }])}
          onClose={onClose}
        />
      );
  }
}
