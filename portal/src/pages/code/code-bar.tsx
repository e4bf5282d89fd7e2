import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo';
import { BranchCompareRegular } from '@fluentui/react-icons/svg/branch-compare';
import { PanelLeftRegular } from '@fluentui/react-icons/svg/panel-left';
import { SaveRegular } from '@fluentui/react-icons/svg/save';
import { code } from '../../texts/code.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
});

interface CodeBarProps {
  readonly changed: number;
  readonly isSaving: boolean;
  readonly isTreeShown: boolean;
  readonly onSave: () => void;
  readonly onCompare: () => void;
  readonly onDiscard: () => void;
  readonly onTree: () => void;
}

/** What can be done with the files. */
export function CodeBar(props: CodeBarProps) {
  const { changed, isSaving, isTreeShown } = props;
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
      <Button icon={<ArrowUndoRegular />} disabledFocusable={nothing || isSaving} onClick={props.onDiscard}>
        {code.discard}
      </Button>
      <Button icon={<PanelLeftRegular />} onClick={props.onTree} aria-pressed={isTreeShown}>
        {isTreeShown ? code.hideFiles : code.showFiles}
      </Button>
    </div>
  );
}
