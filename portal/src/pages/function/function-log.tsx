import { LogView } from '../../components/log-view.js';
import { useLogStream } from '../../components/use-log-stream.js';
import { logs } from '../../texts/logs.js';
import { pathOfLine } from '../executions/execution-path.js';
import type { FunctionName } from './queries.js';

/** What the function logs, as it logs it. */
export function FunctionLog({ app, name }: FunctionName) {
  const log = useLogStream(`/api/apps/${app}/logs/stream?function=${encodeURIComponent(name)}`);
  return (
    <LogView label={`${logs.stream.title}: ${name}`} log={log} empty={logs.stream.waiting} isTall pathOf={pathOfLine} />
  );
}
