import { Button } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { StopRegular } from '@fluentui/react-icons/svg/stop';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schema } from '../../api/client.js';
import { Confirmation } from '../../components/confirmation.js';
import { appState as words } from '../../texts/app-parts.js';

type Act = 'start' | 'stop' | 'restart';

/** Starts, stops and restarts the app; one that is drained can be started too. */
export function StateButtons({ app: { name, state } }: { readonly app: Schema<'AppDetailResponse'> }) {
  const [asked, setAsked] = useState<Act>();
  return (
    <>
      {state !== 'running' && (
        <Button icon={<PlayRegular />} onClick={() => setAsked('start')}>
          {words.acts.start}
        </Button>
      )}
      {state !== 'offline' && (
        <>
          <Button icon={<StopRegular />} onClick={() => setAsked('stop')}>
            {words.acts.stop}
          </Button>
          <Button icon={<ArrowClockwiseRegular />} onClick={() => setAsked('restart')}>
            {words.acts.restart}
          </Button>
        </>
      )}
      {asked !== undefined && <Asked app={name} act={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

interface AskedProps {
  readonly app: string;
  readonly act: Act;
  readonly onClose: () => void;
}

function Asked({ app, act, onClose }: AskedProps) {
  const queries = useQueryClient();
  const path = { app };
  const perform = async () => {
    if (act === 'restart') await api('post', '/api/apps/{app}/restart', { path });
    else await api('put', '/api/apps/{app}/state', { path, body: { state: act === 'stop' ? 'offline' : 'running' } });
    await Promise.all([['app', app], ['apps']].map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
  return (
    <Confirmation
      title={words.titles[act](app)}
      body={words.bodies[act]}
      act={words.acts[act]}
      onAct={perform}
      onClose={onClose}
    />
  );
}
