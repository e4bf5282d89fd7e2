import { makeStyles, tokens } from '@fluentui/react-components';
import { useLastDay } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { formatCount, formatShare } from '../../components/formats.js';
import { Moment } from '../../components/moment.js';
import { Remarks } from '../../components/remarks.js';
import { Section } from '../../components/section.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { Tiles } from '../../components/tiles.js';
import { texts } from '../../texts.js';
import { fn as words } from '../../texts/function.js';
import { FUNCTION_TONES, triggerText } from '../app/functions-part.js';
import { executionsPath } from '../executions/execution-path.js';
import { ExecutionsTable } from '../executions/executions-table.js';
import { useRecent, type AppOfFunction, type FunctionName, type FunctionOfApp } from './queries.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL, minWidth: 0 },
});

interface FunctionOverviewProps {
  readonly app: AppOfFunction;
  readonly fn: FunctionOfApp;
}

/** What it is, how it went in the last day, and its newest executions. */
export function FunctionOverview({ app, fn }: FunctionOverviewProps) {
  const styles = useStyles();
  const of = { app: app.name, name: fn.name };
  const { data: lastDay } = useLastDay(app.name);
  const { data: recent } = useRecent(of);
  const runs = lastDay?.functions.find((one) => one.function.toLowerCase() === fn.name.toLowerCase());
  return (
    <div className={styles.root}>
      <Tiles
        tiles={[
          { name: words.trigger, value: triggerText(fn.trigger) },
          {
            name: words.status,
            value: <Status tone={FUNCTION_TONES[fn.status]}>{texts.functions.statuses[fn.status]}</Status>,
          },
          { name: words.version, value: app.version ?? texts.none },
          { name: words.lastRun, value: <Moment at={recent?.items[0]?.acceptedAt} /> },
          { name: words.runs, value: lastDay === undefined ? '–' : formatCount(runs?.total ?? 0) },
          { name: words.success, value: runs === undefined ? '–' : formatShare(runs.outcomes.Succeeded, runs.total) },
        ]}
      />
      <Remarks intent="error" lines={fn.errors} />
      <Remarks intent="info" lines={fn.notes} />
      <Recent of={of} />
    </div>
  );
}

function Recent({ of }: { readonly of: FunctionName }) {
  const { data, error, refetch } = useRecent(of);
  return (
    <Section title={words.invocations}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Busy />}
      {data?.items.length === 0 && <Empty title={words.noInvocations} remedy={words.noInvocationsRemedy} />}
      {data !== undefined && data.items.length > 0 && (
        <>
          <ExecutionsTable rows={data.items} />
          <TextLink to={executionsPath({ app: of.app, function: of.name })}>{words.allInvocations}</TextLink>
        </>
      )}
    </Section>
  );
}
