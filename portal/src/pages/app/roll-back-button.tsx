import { Button } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo';
import { useState } from 'react';
import { useVersions } from '../../api/queries.js';
import { Confirmation } from '../../components/confirmation.js';
import { NoticeDialog } from '../../components/notice-dialog.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { useActivation, type Activation } from './activation.js';

/** There only while there is something to go back to. */
export function RollBackButton({ app }: { readonly app: string }) {
  const may = useMay();
  const { data: versions } = useVersions(app);
  const { rollBack } = useActivation(app);
  const [isAsking, setAsking] = useState(false);
  const [waiting, setWaiting] = useState<Activation>();
  const previous = versions?.find((version) => version.previous);
  const active = versions?.find((version) => version.active);
  if (!may('contributor', app) || previous === undefined || active === undefined) return null;
  return (
    <>
      <Button icon={<ArrowUndoRegular />} onClick={() => setAsking(true)}>
        {texts.app.rollBack}
      </Button>
      {isAsking && (
        <Confirmation
          title={texts.app.rollBackTitle(app)}
          body={texts.app.rollBackBody(active.version, previous.version)}
          act={texts.app.rollBack}
          onAct={() => rollBack.mutateAsync()}
          onClose={() => setAsking(false)}
          onDone={(activation) => {
            setAsking(false);
            if (activation.state === 'waiting') setWaiting(activation);
          }}
        />
      )}
      {waiting !== undefined && (
        <NoticeDialog title={texts.app.rollBackWaits} onClose={() => setWaiting(undefined)}>
          <p>{texts.app.waiting(waiting.version, waiting.why ?? '')}</p>
        </NoticeDialog>
      )}
    </>
  );
}
