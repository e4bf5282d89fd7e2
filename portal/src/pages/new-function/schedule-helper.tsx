import { Field, Input, makeStyles, Select, Text, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { problemOf } from '../../api/problem.js';
import { schedule as words } from '../../texts/new-function.js';
import { scheduleWords } from '../timers/schedule-words.js';
import { ClockChanges } from './clock-changes.js';
import { useSchedulePreview, type SchedulePreview } from './queries.js';
import { RunList } from './run-list.js';

const BY_SETTING = /^%([^%]+)%$/;
const ZONES = Intl.supportedValuesOf('timeZone');

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 280px), 1fr))',
    gap: tokens.spacingHorizontalXXL,
    alignItems: 'start',
  },
  column: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  title: { margin: 0 },
  fault: { color: tokens.colorStatusDangerForeground2 },
});

interface ScheduleHelperProps {
  readonly expression: string;
  /** The zone of the app. */
  readonly appZone: string;
  readonly onChoose: (expression: string) => void;
}

/** What a schedule means while it is typed: in words, its next runs, and what the changes of the clocks make of it. */
export function ScheduleHelper({ expression, appZone, onChoose }: ScheduleHelperProps) {
  const styles = useStyles();
  const [typedZone, setZone] = useState<string>();
  const zones = useId();
  const zone = typedZone ?? appZone;
  const presets = Object.entries(words.presets);
  return (
    <div className={styles.root}>
      <div className={styles.columns}>
        <Field label={words.usual}>
          <Select
            value={presets.some(([text]) => text === expression) ? expression : ''}
            onChange={(_, { value }) => value !== '' && onChoose(value)}
          >
            <option value="">{words.pick}</option>
            {presets.map(([text, name]) => (
              <option key={text} value={text}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={words.zone} hint={words.zoneHint(appZone)}>
          <Input value={zone} list={zones} autoComplete="off" onChange={(_, { value }) => setZone(value)} />
        </Field>
        <datalist id={zones}>
          {ZONES.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </datalist>
      </div>
      <Meaning expression={expression.trim()} zone={zone.trim()} />
    </div>
  );
}

function Meaning({ expression, zone }: { readonly expression: string; readonly zone: string }) {
  const styles = useStyles();
  const [, setting] = BY_SETTING.exec(expression) ?? [];
  const asked = setting === undefined ? expression : '';
  const { data, error } = useSchedulePreview(asked, zone);
  return (
    <div aria-live="polite">
      {setting !== undefined && words.fromSetting(setting)}
      {asked !== '' && error !== null && <Text className={styles.fault}>{problemOf(error).message}</Text>}
      {/* What is not asked has the answer before it as a placeholder still. */}
      {asked !== '' && error === null && data !== undefined && <Runs preview={data} />}
    </div>
  );
}

function Runs({ preview }: { readonly preview: SchedulePreview }) {
  const styles = useStyles();
  return (
    <div className={styles.column}>
      <Text weight="semibold">{scheduleWords(preview)}</Text>
      <div className={styles.columns}>
        <div className={styles.column}>
          <Text as="h3" weight="semibold" className={styles.title}>
            {words.next}
          </Text>
          {preview.items.length === 0 ? words.none : <RunList label={words.next} runs={preview.items} />}
        </div>
        <ClockChanges preview={preview} />
      </div>
    </div>
  );
}
