import { formatBytes, formatCount } from '../../components/formats.js';
import { Moment } from '../../components/moment.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { Tiles, type Tile } from '../../components/tiles.js';
import { texts } from '../../texts.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { executionPath } from '../executions/execution-path.js';
import { TONES } from './letters-table.js';
import type { Letter } from './queries.js';

/** Where it came from, and what has become of it. */
export function LetterFacts({ letter }: { readonly letter: Letter }) {
  const { app, function: name, queue, code, attempts, arrivedAt, state, stateAt, redrives, bytes } = letter;
  const tiles: readonly Tile[] = [
    { name: words.state, value: <Status tone={TONES[state]}>{words.states[state]}</Status> },
    { name: words.arrived, value: <Moment at={arrivedAt} /> },
    ...(state === 'waiting' ? [] : [{ name: words.states[state], value: <Moment at={stateAt} /> }]),
    { name: words.code, value: code },
    { name: words.attempts, value: formatCount(attempts) },
    { name: words.queue, value: queue === '' ? words.noQueue : queue },
    { name: words.app, value: app === undefined ? texts.none : <TextLink to={`/apps/${app}`}>{app}</TextLink> },
    { name: words.function, value: name ?? texts.none },
    { name: words.size, value: formatBytes(bytes) },
    { name: words.redrives, value: redrives === 0 ? words.never : words.times(redrives) },
    ...linksOf(letter),
  ];
  return <Tiles tiles={tiles} />;
}

function linksOf({ execution, ancestor, redrivenExecution }: Letter): readonly Tile[] {
  return [
    ...(execution === undefined ? [] : [{ name: words.execution, value: <OpenExecution {...execution} /> }]),
    ...(redrivenExecution === undefined
      ? []
      : [{ name: words.redrivenAs, value: <OpenExecution {...redrivenExecution} /> }]),
    ...(ancestor === undefined
      ? []
      : [{ name: words.ancestor, value: <TextLink to={`/dead-letters/${ancestor}`}>{ancestor}</TextLink> }]),
  ];
}

function OpenExecution(execution: { readonly id: string; readonly day?: string }) {
  return <TextLink to={executionPath(execution)}>{words.openExecution}</TextLink>;
}
