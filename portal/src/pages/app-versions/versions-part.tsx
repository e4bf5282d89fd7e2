import { Badge, Link, makeStyles, MessageBar, MessageBarBody, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Schema } from '../../api/client.js';
import { useVersions } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { formatBytes } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Status, type Tone } from '../../components/status.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { activationText, useActivation } from '../app/activation.js';
import { packageAddress } from './package-address.js';
import { SplitBar } from './split-bar.js';
import type { Version } from './split.js';
import { VersionActDialog, type AskedAct } from './version-act-dialog.js';
import { VersionActions } from './version-actions.js';

const TONES: Readonly<Record<Version['use'], Tone>> = {
  active: 'good',
  split: 'good',
  trial: 'warning',
  warm: 'quiet',
  none: 'quiet',
};

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  version: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    fontFamily: tokens.fontFamilyMonospace,
  },
  fault: { color: tokens.colorStatusDangerForeground2 },
});

/** Every version that was published, and which of them takes the calls. */
export function VersionsPart({ app }: { readonly app: Schema<'AppDetailResponse'> }) {
  const styles = useStyles();
  const may = useMay();
  const { data: versions, error, refetch } = useVersions(app.name);
  const { activate } = useActivation(app.name);
  const [asked, setAsked] = useState<AskedAct>();
  if (versions === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  if (versions.length === 0) return <Empty title={texts.versions.empty} remedy={texts.versions.emptyRemedy} />;
  const outcome = activate.data && activationText(activate.data, versions);
  const isActivated = versions.some(({ active, version }) => active && version === activate.data?.version);
  const mayChange = may('contributor', app.name);
  const size: Column<Version> = {
    name: texts.versions.size,
    cell: (version) => <Size app={app.name} version={version} isLink={mayChange} />,
  };
  const actions: readonly Column<Version>[] = [
    {
      name: texts.workers.actions,
      width: '140px',
      cell: (version) =>
        !version.active && (
          <VersionActions
            version={version}
            maySplit={app.version !== undefined}
            onAct={(act) => setAsked({ act, version })}
          />
        ),
    },
  ];
  return (
    <div className={styles.root}>
      <SplitBar app={app.name} />
      <div aria-live="polite">
        {outcome !== undefined && (
          <MessageBar intent={isActivated ? 'success' : 'info'} layout="multiline">
            <MessageBarBody>{outcome}</MessageBarBody>
          </MessageBar>
        )}
      </div>
      <ListTable
        label={texts.app.versions}
        columns={[...COLUMNS, size, ...(mayChange ? actions : [])]}
        rows={versions}
        keyOf={({ version }) => version}
      />
      {asked !== undefined && (
        <VersionActDialog app={app} asked={asked} activate={activate} onClose={() => setAsked(undefined)} />
      )}
    </div>
  );
}

const COLUMNS: readonly Column<Version>[] = [
  { name: texts.versions.version, cell: (version) => <Name version={version} />, width: '20%' },
  { name: texts.versions.use, cell: (version) => <Use version={version} />, width: '20%' },
  { name: texts.versions.share, cell: ({ percent }) => `${percent} %` },
  { name: texts.versions.created, cell: ({ createdAt }) => <Moment at={createdAt} /> },
];

interface SizeProps {
  readonly app: string;
  readonly version: Version;
  readonly isLink: boolean;
}

/** Of the package, which can be had by it. */
function Size({ app, version, isLink }: SizeProps) {
  const { packageBytes } = version;
  if (packageBytes === 0) return texts.versions.inPlace;
  const size = formatBytes(packageBytes);
  if (!isLink) return size;
  return (
    <Link href={packageAddress(app, version)} download aria-label={texts.versions.download(size, version.version)}>
      {size}
    </Link>
  );
}

function Name({ version: { version, previous } }: { readonly version: Version }) {
  return (
    <span className={useStyles().version}>
      {version} {previous && <Badge appearance="outline">{texts.versions.previous}</Badge>}
    </span>
  );
}

function Use({ version: { use, waiting, errors } }: { readonly version: Version }) {
  const styles = useStyles();
  return (
    <div>
      <Status tone={errors.length > 0 ? 'bad' : TONES[use]}>{texts.versions.uses[use]}</Status>
      {waiting !== undefined && <div>{waiting}</div>}
      {errors.map((text) => (
        <div key={text} className={styles.fault}>
          {text}
        </div>
      ))}
    </div>
  );
}
