import { useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { texts } from '../../texts.js';
import { versionActs as words } from '../../texts/versions.js';
import { SplitDialog } from './split-dialog.js';
import type { Version } from './split.js';
import type { VersionAct } from './version-actions.js';

const FIRST_SHARE = 10;

export interface AskedAct {
  readonly act: VersionAct;
  readonly version: Version;
}

interface VersionActDialogProps {
  readonly app: Schema<'AppDetailResponse'>;
  readonly asked: AskedAct;
  readonly activate: UseMutationResult<unknown, Error, string>;
  readonly onClose: () => void;
}

/** Asks before it is done, and does it. */
export function VersionActDialog({ app, asked: { act, version }, activate, onClose }: VersionActDialogProps) {
  const queries = useQueryClient();
  const remove = async () => {
    const path = { app: app.name, version: version.version };
    await api('delete', '/api/apps/{app}/versions/{version}', { path });
    await queries.invalidateQueries({ queryKey: ['app', app.name] });
  };
  switch (act) {
    case 'activate':
      return (
        <Confirmation
          title={texts.app.activateTitle(app.name, version.version)}
          body={texts.app.activateBody(app.version)}
          act={texts.app.activate}
          onAct={() => activate.mutateAsync(version.version)}
          onClose={onClose}
        />
      );
    case 'split': {
      const percent = version.use === 'split' ? version.percent : FIRST_SHARE;
      const split = { version: version.version, active: app.version ?? '', percent };
      return <SplitDialog app={app.name} split={split} onClose={onClose} />;
    }
    case 'delete':
      return (
        <Confirmation
          title={words.deleteTitle(version.version)}
          body={words.deleteBody(app.name)}
          act={words.delete}
          onAct={remove}
          onClose={onClose}
        />
      );
  }
}
