import { Empty } from '../../components/empty.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';

/** There is no app, or none that one sees, and what can be done about it. */
export function NoApps() {
  const may = useMay();
  return <Empty title={texts.apps.empty} remedy={remedy(may)} />;
}

function remedy(may: ReturnType<typeof useMay>): string {
  if (may('contributor')) return texts.apps.emptyRemedy;
  return may('reader') ? texts.apps.emptyHouse : texts.apps.emptyReader;
}
