import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from '@fluentui/react-components';
import { Copyable } from '../../components/copyable.js';
import { Toolbar } from '../../components/toolbar.js';
import { texts } from '../../texts.js';
import { keys as words } from '../../texts/keys.js';
import type { Key } from './queries.js';

/** Out of sight until somebody wants to see it. */
export function KeyValue({ of: { name, value } }: { readonly of: Key }) {
  return (
    <Toolbar>
      <span aria-hidden>{words.hidden}</span>
      <Dialog>
        <DialogTrigger disableButtonEnhancement>
          <Button size="small" aria-label={words.showOf(name)}>
            {words.show}
          </Button>
        </DialogTrigger>
        <DialogSurface>
          <DialogBody>
            <DialogTitle>{words.title(name)}</DialogTitle>
            <DialogContent>
              <Copyable text={value} />
            </DialogContent>
            <DialogActions>
              <DialogTrigger disableButtonEnhancement>
                <Button>{texts.close}</Button>
              </DialogTrigger>
            </DialogActions>
          </DialogBody>
        </DialogSurface>
      </Dialog>
    </Toolbar>
  );
}
