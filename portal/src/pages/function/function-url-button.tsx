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
import { useKeys, type FunctionName, type Key } from './queries.js';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

interface FunctionUrlButtonProps extends FunctionName {
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
          <DialogTitle>{words.title(props.name)}</DialogTitle>
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

/** Whoever may not see keys gets the address alone. */
function UrlWithKey({ app, name, url }: FunctionUrlButtonProps) {
  const styles = useStyles();
  const mayKeys = useMay()('contributor', app);
  const { data: keys = [], error } = useKeys({ app, name }, mayKeys);
  const [picked, setPicked] = useState<string>();
  const chosen = picked ?? keys.map(idOf)[0] ?? '';
  const key = keys.find((one) => idOf(one) === chosen);
  return (
    <DialogContent className={styles.content}>
      {error !== null && <Failure error={error} />}
      {mayKeys && (
        <Field label={words.key}>
          <Select value={chosen} onChange={(_, { value }) => setPicked(value)}>
            {keys.map((one) => (
              <option key={idOf(one)} value={idOf(one)}>
                {one.scope === 'function' ? words.own(one.name) : words.host(one.name)}
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

function idOf({ scope, name }: Key): string {
  return `${scope}/${name}`;
}
