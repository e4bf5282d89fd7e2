import { Input } from '@fluentui/react-components';
import { useState } from 'react';
import { useLocation, useNavigationType, useSearchParams } from 'react-router';
import { texts } from '../../texts.js';

const TYPED = 'typed';

/** What is typed goes into the address at once, and the list is asked for again. Whoever comes to another address, as by the browser's way back, finds its text in the field. */
export function NameSearch() {
  const [params, setParams] = useSearchParams();
  const { key, state } = useLocation();
  const type = useNavigationType();
  const [arrival, setArrival] = useState(key);
  if (arrival !== key && (state !== TYPED || type === 'POP')) setArrival(key);
  return (
    <Input
      key={arrival}
      type="search"
      placeholder={texts.apps.filter}
      aria-label={texts.apps.filter}
      defaultValue={params.get('name') ?? ''}
      onChange={(_, { value }) => {
        const name = value.trim();
        setParams(name === '' ? {} : { name }, { replace: true, state: TYPED });
      }}
    />
  );
}
