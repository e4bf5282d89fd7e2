import { Checkbox, Field, Input, Textarea } from '@fluentui/react-components';
import { useState } from 'react';
import { FormDialog } from '../../components/form-dialog.js';
import { isTaken } from '../../components/is-taken.js';
import { settings as words } from '../../texts/settings.js';
import { useSaveSettings } from './queries.js';
import { MASK, valueToSend, type Setting } from './setting-changes.js';

interface SettingDialogProps {
  readonly app: string;
  /** All of the app. */
  readonly settings: readonly Setting[];
  /** Absent for a new one. */
  readonly setting?: Setting | undefined;
  readonly onClose: () => void;
}

/** One environment variable, new or known. */
export function SettingDialog({ app, settings, setting, onClose }: SettingDialogProps) {
  const save = useSaveSettings(app);
  const [name, setName] = useState(setting?.name ?? '');
  const isMasked = setting?.value === MASK;
  // Undefined: nobody has typed one yet.
  const [typed, setTyped] = useState<string>();
  const value = valueToSend(setting, typed);
  const [slotSetting, setSlot] = useState(setting?.slotSetting ?? false);
  // As it was at first: what is added here joins them before the dialog is gone.
  const [others] = useState(settings);
  // To add it once more would write over a value that nobody can read again.
  const isKnown = setting === undefined && isTaken(name, others);
  return (
    <FormDialog
      title={setting === undefined ? words.addTitle : words.editOf(setting.name)}
      act={words.save}
      canAct={name.trim() !== '' && !isKnown}
      onAct={() => save([{ name: name.trim(), sent: { value, slotSetting } }])}
      onClose={onClose}
    >
      <Field label={words.name} required {...(isKnown ? { validationMessage: words.taken } : {})}>
        <Input
          value={name}
          readOnly={setting !== undefined}
          autoComplete="off"
          onChange={(_, data) => setName(data.value)}
        />
      </Field>
      <Field label={words.value} {...(isMasked ? { hint: words.masked } : {})}>
        <Textarea
          value={isMasked ? (typed ?? '') : value}
          placeholder={isMasked ? words.unchanged : ''}
          autoComplete="off"
          spellCheck={false}
          resize="vertical"
          onChange={(_, data) => setTyped(data.value)}
        />
      </Field>
      <Checkbox label={words.isSlot} checked={slotSetting} onChange={(_, { checked }) => setSlot(checked === true)} />
    </FormDialog>
  );
}
