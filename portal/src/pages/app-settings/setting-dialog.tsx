import { Checkbox, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.js';
import { settings as words } from '../../texts/settings.js';
import { useSaveSettings } from './queries.js';
import type { Setting } from './setting-changes.js';

interface SettingDialogProps {
  readonly app: string;
  /** Absent for a new one. */
  readonly setting?: Setting | undefined;
  readonly onClose: () => void;
}

/** One environment variable, new or known. */
export function SettingDialog({ app, setting, onClose }: SettingDialogProps) {
  const save = useSaveSettings(app);
  const [name, setName] = useState(setting?.name ?? '');
  const [value, setValue] = useState(setting?.value ?? '');
  const [slotSetting, setSlot] = useState(setting?.slotSetting ?? false);
  return (
    <FormDialog
      title={setting === undefined ? words.addTitle : words.editOf(setting.name)}
      act={words.save}
      canAct={name.trim() !== ''}
      onAct={() => save([{ name: name.trim(), sent: { value, slotSetting } }])}
      onClose={onClose}
    >
      <Field label={words.name} required>
        <Input
          value={name}
          readOnly={setting !== undefined}
          autoComplete="off"
          onChange={(_, data) => setName(data.value)}
        />
      </Field>
      <Field label={words.value} {...(setting === undefined ? {} : { hint: words.masked })}>
        <Input value={value} autoComplete="off" onChange={(_, data) => setValue(data.value)} />
      </Field>
      <Checkbox label={words.isSlot} checked={slotSetting} onChange={(_, { checked }) => setSlot(checked === true)} />
    </FormDialog>
  );
}
