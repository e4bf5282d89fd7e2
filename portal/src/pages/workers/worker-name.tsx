import { useWorkers } from '../../api/queries.js';
import { TextLink } from '../../components/text-link.js';
import { workerPath } from './worker-path.js';

/** A worker by the name people know it by, leading to its page; by its id where it is gone, or is not this person's to read. */
export function WorkerName({ id }: { readonly id: string }) {
  const { data: workers = [] } = useWorkers();
  const worker = workers.find((one) => one.id === id);
  return worker === undefined ? id : <TextLink to={workerPath(id)}>{worker.name}</TextLink>;
}
