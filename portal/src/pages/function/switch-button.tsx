import { Button } from '@fluentui/react-components';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirmation } from '../../components/confirmation.js';
import { useMay } from '../../session/session.js';
import { functionSwitch as words } from '../../texts/function.js';
import { useSaveSettings, useSettings } from '../app-settings/queries.js';
import type { FunctionOfApp } from './queries.js';
import { isOn, switchesOf, switchOf } from './switches.js';

interface SwitchButtonProps {
  readonly app: string;
  readonly fn: FunctionOfApp;
}

/** Disables the function, or enables it again. One that its function.json switches off cannot be enabled here. */
export function SwitchButton({ app, fn: { name, status } }: SwitchButtonProps) {
  const queries = useQueryClient();
  const may = useMay();
  const { data: settings } = useSettings(app);
  const save = useSaveSettings(app);
  const [isAsking, setAsking] = useState(false);
  if (!may('contributor', app) || settings === undefined) return null;
  const switches = switchesOf(name, settings);
  const isOff = switches.some(isOn);
  if (!isOff && status === 'disabled') return null;
  const act = isOff ? 'enable' : 'disable';
  const perform = async () => {
    const off = { name: switchOf(name), sent: { value: 'true', slotSetting: false } };
    await save(isOff ? switches.map((one) => ({ name: one.name, sent: null })) : [off]);
    await queries.invalidateQueries({ queryKey: ['app', app] });
  };
  return (
    <>
      <Button icon={isOff ? <PlayRegular /> : <PauseRegular />} onClick={() => setAsking(true)}>
        {words.acts[act]}
      </Button>
      {isAsking && (
        <Confirmation
          title={words.titles[act](name)}
          body={words.bodies[act]}
          act={words.acts[act]}
          onAct={perform}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
