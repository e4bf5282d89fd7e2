import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { KeyDialog } from '../../components/key-dialog.js';
import { Toolbar } from '../../components/toolbar.js';
import { keys as words } from '../../texts/keys.js';
import type { Key } from './queries.js';

/** Out of sight until somebody wants to see it. */
export function KeyValue({ of: key }: { readonly of: Key }) {
  const [isShown, setShown] = useState(false);
  return (
    <Toolbar>
      <span aria-hidden>{words.hidden}</span>
      <Button size="small" aria-label={words.showOf(key.name)} onClick={() => setShown(true)}>
        {words.show}
      </Button>
      {isShown && <KeyDialog of={key} onClose={() => setShown(false)} />}
    </Toolbar>
  );
}
