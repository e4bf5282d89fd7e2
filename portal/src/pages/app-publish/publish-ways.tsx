import { makeStyles, Tab, TabList, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { Copyable } from '../../components/copyable.js';
import { publishProfile as words } from '../../texts/publishing.js';
import { LINES, WAYS, type PublishTarget, type Way } from './ways.js';

const useStyles = makeStyles({
  // A row of tabs does not break by itself.
  tabs: { flexWrap: 'wrap' },
  panel: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
});

/** What to paste, for each way of publishing. */
export function PublishWays({ target }: { readonly target: PublishTarget }) {
  const styles = useStyles();
  const [shown, setShown] = useState<Way>('nightshift');
  const pick = (value: unknown) => setShown(WAYS.find((way) => way === value) ?? shown);
  return (
    <>
      <TabList
        className={styles.tabs}
        selectedValue={shown}
        onTabSelect={(_, { value }) => pick(value)}
        aria-label={words.with}
      >
        {WAYS.map((way) => (
          <Tab key={way} value={way} id={`way-${way}`} aria-controls="way">
            {words.ways[way]}
          </Tab>
        ))}
      </TabList>
      <div id="way" role="tabpanel" aria-labelledby={`way-${shown}`} className={styles.panel}>
        <Text>{words.notes[shown]}</Text>
        <Copyable key={shown} text={LINES[shown](target)} />
      </div>
    </>
  );
}
