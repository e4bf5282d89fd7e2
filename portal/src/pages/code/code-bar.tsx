import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo';
import { BranchCompareRegular } from '@fluentui/react-icons/svg/branch-compare';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { DocumentAddRegular } from '@fluentui/react-icons/svg/document-add';
import { PanelLeftRegular } from '@fluentui/react-icons/svg/panel-left';
import { SaveRegular } from '@fluentui/react-icons/svg/save';
import { code } from '../../texts/code.js';
import type { Asked } from './file-dialogs.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

interface CodeBarProps {
  readonly changed: number;
  readonly isSaving: boolean;
  readonly isTreeShown: boolean;
  readonly canDelete: boolean;
  readonly onSave: () => void;
  readonly onCompare: () => void;
  readonly onAsk: (what: Asked) => void;
  readonly onTree: () => void;
}

/** What can be done with the files. */
export function CodeBar(props: CodeBarProps) {
  const { changed, isSaving, isTreeShown, canDelete } = props;
  const nothing = changed === 0;
  return (
    <div className={useStyles().root} role="toolbar" aria-label={code.part}>
      <Button
        appearance="primary"
        icon={isSaving ? <Spinner size="tiny" /> : <SaveRegular />}
        disabledFocusable={nothing || isSaving}
        onClick={props.onSave}
      >
        {changed > 1 ? code.saveMany(changed) : code.save}
      </Button>
      <Button icon={<BranchCompareRegular />} disabledFocusable={nothing || isSaving} onClick={props.onCompare}>
        {code.compare}
      </Button>
      <Button
        icon={<ArrowUndoRegular />}
        disabledFocusable={nothing || isSaving}
        onClick={() => props.onAsk('discard')}
      >
        {code.discard}
      </Button>
      <Button icon={<DocumentAddRegular />} onClick={() => props.onAsk('new')}>
        {code.newFile}
      </Button>
      <Button icon={<DeleteRegular />} disabledFocusable={!canDelete || isSaving} onClick={() => props.onAsk('delete')}>
        {code.delete}
      </Button>
      <Button icon={<PanelLeftRegular />} onClick={props.onTree} aria-pressed={isTreeShown}>
        {isTreeShown ? code.hideFiles : code.showFiles}
      </Button>
    </div>
  );
}
