import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Schema } from '../../api/client.js';
import { ListTable } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { NoticeDialog } from '../../components/notice-dialog.js';
import { audit as texts } from '../../texts/audit.js';

type Row = Schema<'AuditRowResponse'>;

const useStyles = makeStyles({
  fault: { color: tokens.colorStatusDangerForeground2 },
  json: {
    margin: 0,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
});

export function AuditTable({ rows }: { readonly rows: readonly Row[] }) {
  const styles = useStyles();
  const [shown, setShown] = useState<Row>();
  return (
    <>
      <ListTable
        label={texts.title}
        columns={[
          { name: texts.when, cell: ({ at }) => <Moment at={at} />, width: '15%' },
          { name: texts.who, cell: ({ actor }) => actor.name, width: '16%' },
          {
            name: texts.action,
            cell: ({ action, failure }) => (
              <>
                {action} {failure !== undefined && <span className={styles.fault}>{texts.failed(failure)}</span>}
              </>
            ),
          },
          { name: texts.target, cell: ({ target }) => `${target.kind} ${target.id}` },
          { name: texts.app, cell: ({ app = '–' }) => app, width: '12%' },
          {
            name: texts.details,
            cell: (row) => (
              <Button
                size="small"
                aria-label={texts.showOf(row.action, row.target.kind, row.target.id)}
                onClick={() => setShown(row)}
              >
                {texts.show}
              </Button>
            ),
            width: '11%',
          },
        ]}
        rows={rows}
        keyOf={({ number }) => String(number)}
      />
      {shown !== undefined && <Details row={shown} onClose={() => setShown(undefined)} />}
    </>
  );
}

/** What stood there before, and after; secrets are masked already. */
function Details({ row, onClose }: { readonly row: Row; readonly onClose: () => void }) {
  const styles = useStyles();
  const { action, before, after, requestId, address } = row;
  const json = (value: unknown) => <pre className={styles.json}>{JSON.stringify(value, null, 2)}</pre>;
  return (
    <NoticeDialog title={texts.detailsTitle(action)} isWide onClose={onClose}>
      {before === undefined && after === undefined && <p>{texts.none}</p>}
      {before !== undefined && (
        <>
          <h3>{texts.before}</h3>
          {json(before)}
        </>
      )}
      {after !== undefined && (
        <>
          <h3>{texts.after}</h3>
          {json(after)}
        </>
      )}
      <p>
        {texts.request}: {requestId}
        <br />
        {texts.address}: {address}
      </p>
    </NoticeDialog>
  );
}
