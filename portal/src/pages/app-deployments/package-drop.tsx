import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { ArrowUploadRegular } from '@fluentui/react-icons/svg/arrow-upload';
import { useRef, useState, type DragEvent } from 'react';
import { publishing } from '../../texts/publishing.js';

const useStyles = makeStyles({
  zone: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px dashed ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  over: { border: `1px dashed ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorSubtleBackgroundSelected },
  hint: { flex: '1 1 240px', color: tokens.colorNeutralForeground2 },
  fault: { color: tokens.colorStatusDangerForeground2 },
});

/** Takes a zip from the disk: chosen, or dropped where the mouse is at hand. */
export function PackageDrop({ onFile }: { readonly onFile: (file: File) => void }) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [refused, setRefused] = useState<string>();
  const take = (file: File | undefined) => {
    setRefused(file === undefined || isZip(file) ? undefined : file.name);
    if (file !== undefined && isZip(file)) onFile(file);
  };
  const drag = (event: DragEvent, over: boolean) => {
    event.preventDefault();
    setOver(over);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the button in it does the same by keyboard
    <div
      className={mergeClasses(styles.zone, isOver && styles.over)}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <Button appearance="primary" icon={<ArrowUploadRegular />} onClick={() => input.current?.click()}>
        {publishing.upload}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={publishing.upload}
        accept=".zip,application/zip"
        onChange={({ target }) => {
          take(target.files?.[0]);
          target.value = '';
        }}
      />
      <Text className={styles.hint}>{publishing.drop}</Text>
      {refused !== undefined && (
        <Text role="alert" className={styles.fault}>
          {publishing.noZip(refused)}
        </Text>
      )}
    </div>
  );
}

function isZip({ name }: File): boolean {
  return name.toLowerCase().endsWith('.zip');
}
