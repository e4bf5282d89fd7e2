import { Select } from '@fluentui/react-components';
import { useSearchParams } from 'react-router';
import type { Schema } from '../../api/client.js';
import { LogView } from '../../components/log-view.js';
import { useLogStream } from '../../components/use-log-stream.js';
import { logs } from '../../texts/logs.js';
import { pathOfLine } from '../executions/execution-path.js';

const { stream: texts } = logs;

interface LogStreamPartProps {
  readonly app: Schema<'AppDetailResponse'>;
}

/** What the app's functions log, as they log it. */
export function LogStreamPart({ app: { name: app, functions } }: LogStreamPartProps) {
  const [search, setSearch] = useSearchParams();
  const only = search.get('function') ?? '';
  const query = only === '' ? '' : `?function=${encodeURIComponent(only)}`;
  const log = useLogStream(`/api/apps/${app}/logs/stream${query}`);
  return (
    <LogView label={`${texts.title}: ${app}`} log={log} empty={texts.waiting} isTall pathOf={pathOfLine}>
      <Select
        aria-label={texts.function}
        value={only}
        onChange={(_, { value }) => setSearch(value === '' ? {} : { function: value }, { replace: true })}
      >
        <option value="">{texts.anyFunction}</option>
        {functions.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
    </LogView>
  );
}
