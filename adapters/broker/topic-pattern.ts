/**
 * Whether a routing key matches an AMQP topic pattern: words between dots, `*` is exactly one word, `#` any number of words, none included.
 * The empty key has no word.
 */
export function topicMatcher(pattern: string): (key: string) => boolean {
  if (!/[*#]/.test(pattern)) return (key) => key === pattern;
  const patternWords = words(pattern);
  return (key) => matches(patternWords, words(key));
}

function words(text: string): readonly string[] {
  return text === '' ? [] : text.split('.');
}

/** One row of a table of (pattern words, key words): quadratic at most, however many `#` a pattern has. */
function matches(pattern: readonly string[], key: readonly string[]): boolean {
  // reached[n]: the pattern words so far can stand for exactly the first n words of the key.
  let reached = key.map(() => false);
  reached.unshift(true);
  for (const word of pattern) reached = word === '#' ? anyLater(reached) : oneLater(reached, word, key);
  return reached[key.length] === true;
}

function anyLater(reached: readonly boolean[]): boolean[] {
  const first = reached.indexOf(true);
  return reached.map((_, count) => first !== -1 && count >= first);
}

function oneLater(reached: readonly boolean[], word: string, key: readonly string[]): boolean[] {
  return reached.map(
    (_, count) => count > 0 && reached[count - 1] === true && (word === '*' || word === key[count - 1]),
  );
}
