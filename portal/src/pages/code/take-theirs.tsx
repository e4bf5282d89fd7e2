import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { Confirmation } from '../../components/confirmation.js';
import { code } from '../../texts/code.js';

interface TakeTheirsProps {
  readonly path: string;
  /** What the button says, and the answer to its question. */
  readonly act: string;
  readonly title: string;
  readonly onTake: () => void;
}

/** Drops what is not saved of a file, after a question. There is one for each file: with the draft it is gone. */
export function TakeTheirs({ path, act, title, onTake }: TakeTheirsProps) {
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Button onClick={() => setAsked(true)}>{act}</Button>
      {isAsked && (
        <Confirmation
          title={title}
          body={code.discardBody(path)}
          act={act}
          onAct={async () => onTake()}
          onClose={() => setAsked(false)}
        />
      )}
    </>
  );
}
