import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  Field,
  makeStyles,
  Select,
  Text,
  tokens,
} from '@fluentui/react-components';
import { LinkRegular } from '@fluentui/react-icons/svg/link';
import { useState } from 'react';
import { Copyable } from '../../components/copyable.js';
import { Failure } from '../../components/failure.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { functionUrl as words } from '../../texts/function.js';
import { useKeys, type FunctionOfApp, type Key } from './queries.js';
import { idOfKey, suitableKey } from './test-run/test-input.js';

/** What opens a function of the level admin. */
const ADMIN = ['master'] as const;
const OTHERS = ['function', 'host'] as const;

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

interface FunctionUrlButtonProps {
  readonly app: string;
  readonly fn: FunctionOfApp;
  readonly url: string;
}

export function FunctionUrlButton(props: FunctionUrlButtonProps) {
  return (
    <Dialog>
      <DialogTrigger disableButtonEnhancement>
        <Button icon={<LinkRegular />}>{words.open}</Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words.title(props.fn.name)}</DialogTitle>
          <UrlWithKey {...props} />
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>{texts.close}</Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}

/** With the key that the function needs, if it needs one. Whoever may not see keys gets the address alone. */
function UrlWithKey({ app, fn, url }: FunctionUrlButtonProps) {
  const styles = useStyles();
  const mayKeys = useMay()('contributor', app);
  const scopes = fn.authLevel === 'admin' ? ADMIN : OTHERS;
  const { data: keys = [], error } = useKeys({ app, name: fn.name }, { scopes, enabled: mayKeys });
  const [picked, setPicked] = useState<string>();
  const chosen = picked ?? suitableKey(fn, keys);
  const key = keys.find((one) => idOfKey(one) === chosen);
  return (
    <DialogContent className={styles.content}>
      {error !== null && <Failure error={error} />}
      {mayKeys && (
        <Field label={words.key}>
          <Select value={chosen} onChange={(_, { value }) => setPicked(value)}>
            {keys.map((one) => (
              <option key={idOfKey(one)} value={idOfKey(one)}>
                {nameOf(one)}
              </option>
            ))}
            <option value="">{words.noKey}</option>
          </Select>
        </Field>
      )}
      <Copyable text={key === undefined ? url : `${url}?code=${encodeURIComponent(key.value)}`} />
      {url.includes('{') && <Text>{words.pattern}</Text>}
      {key !== undefined && <Text>{words.caution}</Text>}
    </DialogContent>
  );
}

function nameOf({ scope, name }: Key): string {
  if (scope === 'function') return words.own(name);
  return scope === 'master' ? words.master(name) : words.host(name);
}
