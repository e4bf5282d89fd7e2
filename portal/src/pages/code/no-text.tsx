import { Link, makeStyles, Text, tokens } from '@fluentui/react-components';
import { Empty } from '../../components/empty.js';
import { formatBytes } from '../../components/formats.js';
import { code } from '../../texts/code.js';
import { fileAddress, isImage, type FileText } from './file-text.js';

const useStyles = makeStyles({
  root: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0, minHeight: 0 },
  path: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  image: {
    alignSelf: 'flex-start',
    maxWidth: '100%',
    minHeight: '16px',
    objectFit: 'contain',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

interface NoTextProps {
  readonly app: string;
  readonly path: string;
  readonly version: string | undefined;
  readonly file: Exclude<FileText, { readonly kind: 'text' }>;
}

/** A file that the editor cannot show: a picture as such, all others to download. */
export function NoText({ app, path, version, file }: NoTextProps) {
  const styles = useStyles();
  const address = fileAddress(app, path);
  if (isImage(path)) {
    return (
      <div className={styles.root}>
        <Text className={styles.path}>{path}</Text>
        {/* By version, so that none is shown that an earlier one had. */}
        <img src={`${address}?version=${version ?? ''}`} alt={path} className={styles.image} />
        <DownloadLink address={address} path={path} />
      </div>
    );
  }
  const isBig = file.kind === 'too big';
  return (
    <Empty
      title={isBig ? code.tooBig : code.binary}
      remedy={isBig ? code.tooBigRemedy(formatBytes(file.bytes)) : code.binaryRemedy}
    >
      <DownloadLink address={address} path={path} />
    </Empty>
  );
}

function DownloadLink({ address, path }: { readonly address: string; readonly path: string }) {
  return (
    <Link href={address} download={path.slice(path.lastIndexOf('/') + 1)}>
      {code.downloadFile(path)}
    </Link>
  );
}
