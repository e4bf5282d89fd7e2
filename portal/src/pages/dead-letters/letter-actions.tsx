import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { useMay } from '../../session/session.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { EditDialog } from './edit-dialog.js';
import { textOfPayload } from './payload-text.js';
import { useRenewLetters, type LetterDetail } from './queries.js';

type Act = 'edit' | 'redrive' | 'discard';

export function LetterActions({ letter }: { readonly letter: LetterDetail }) {
  const may = useMay();
  const renew = useRenewLetters();
  const [asked, setAsked] = useState<Act>();
  const { id, app, state, payload } = letter;
  if (!may('operator', app)) return null;
  const isWaiting = state === 'waiting';
  const isEditable = isWaiting && !payload.cut && textOfPayload(payload) !== undefined;
  const close = () => setAsked(undefined);
  const perform = async (act: 'redrive' | 'discard') => {
    try {
      await (act === 'discard'
        ? api('post', '/api/dead-letters/{id}/discard', { path: { id } })
        : api('post', '/api/dead-letters/{id}/redrive', { path: { id }, body: { force: !isWaiting } }));
    } finally {
      await renew();
    }
  };
  return (
    <>
      {isEditable && <Button onClick={() => setAsked('edit')}>{words.edit}</Button>}
      {isWaiting && <Button onClick={() => setAsked('discard')}>{words.discard}</Button>}
      {state !== 'redriving' && (
        <Button appearance={isWaiting ? 'primary' : 'secondary'} onClick={() => setAsked('redrive')}>
          {isWaiting ? words.redrive : words.force}
        </Button>
      )}
      {asked === 'edit' && <EditDialog letter={letter} onClose={close} />}
      {(asked === 'redrive' || asked === 'discard') && (
        <Confirmation {...wordsFor(asked, letter)} onAct={() => perform(asked)} onClose={close} />
      )}
    </>
  );
}

function wordsFor(act: 'redrive' | 'discard', { queue, redrives, state }: LetterDetail) {
  const one = words.letters('1', true);
  const place = queue === '' ? words.missingQueue : words.ofQueue(queue);
  if (act === 'discard')
    return { title: words.discardTitle(one), body: words.discardOneBody(place), act: words.discard };
  if (state === 'waiting')
    return { title: words.redriveTitle(one), body: words.redriveOneBody(place), act: words.redrive };
  return { title: words.redriveTitle(one), body: words.forceBody(words.timesRedriven(redrives)), act: words.force };
}
