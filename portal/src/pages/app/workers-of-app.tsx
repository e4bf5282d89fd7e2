import { TextLink } from '../../components/text-link.js';
import { overview as words } from '../../texts/app-parts.js';
import { usePlacement } from '../app-placement/queries.js';
import { pathOfPart } from './app-parts.js';

/** How many workers have the app, of those that may; it leads to why the others do not. */
export function WorkersOfApp({ app }: { readonly app: string }) {
  const { data } = usePlacement(app);
  if (data === undefined) return '–';
  const loaded = data.workers.filter((worker) => worker.loaded).length;
  const able = data.workers.filter(({ why }) => why === undefined).length;
  return <TextLink to={pathOfPart(app, 'placement')}>{words.workersText(loaded, able)}</TextLink>;
}
