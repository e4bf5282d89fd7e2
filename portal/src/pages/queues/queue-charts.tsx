import { useNavigate } from 'react-router';
import { Section } from '../../components/section.js';
import { queue as words } from '../../texts/queues.js';
import { ExecutionsCharts } from '../executions/executions-charts.js';
import { filtersOf, searchOf } from '../executions/filters.js';
import type { Queue } from './queries.js';

/** Whoever has more functions on one queue looks at each by itself. */
const MOST = 3;

/** The last hour of what consumes the queue. A drag leads to the executions of that time. */
export function QueueCharts({ functions }: Pick<Queue, 'functions'>) {
  const navigate = useNavigate();
  return functions.slice(0, MOST).map(({ app, function: name }) => {
    const filters = filtersOf(new URLSearchParams({ app, function: name, range: 'hour' }));
    const narrow = (from: string, to: string) =>
      void navigate(`/executions?${searchOf({ ...filters, from, to }).toString()}`);
    return (
      <Section key={`${app}/${name}`} title={words.lastHour(name)}>
        <ExecutionsCharts filters={filters} onNarrow={narrow} />
      </Section>
    );
  });
}
