import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useDeploymentLog } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { texts } from '../../texts.js';

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

const useStyles = makeStyles({
  surface: { maxWidth: '860px' },
  lines: {
    margin: 0,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
  },
  error: { color: tokens.colorStatusDangerForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  info: {},
});

interface DeploymentLogProps {
  readonly app: string;
  readonly id: string;
  readonly onClose: () => void;
}

export function DeploymentLog({ app, id, onClose }: DeploymentLogProps) {
  const styles = useStyles();
  const { data: lines, error } = useDeploymentLog(app, id);
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{texts.deployments.logTitle(id)}</DialogTitle>
          <DialogContent tabIndex={0}>
            {error !== null && <Failure error={error} />}
            {lines === undefined && error === null && <Busy />}
            {lines?.length === 0 && <p>{texts.deployments.noLog}</p>}
            <pre className={styles.lines}>
              {lines?.map(({ number, at, type, message }) => (
                <div key={number} className={styles[type]}>
                  {time.format(new Date(at))} {message}
                </div>
              ))}
            </pre>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{texts.close}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
