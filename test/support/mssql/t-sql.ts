import transactSql from 'node-sql-parser/build/transactsql.js';

const parser = new transactSql.Parser();

/** Throws with the place that the grammar does not take. */
export function parseTsql(sql: string): void {
  parser.parse(asTheGrammarKnowsIt(sql), { database: 'transactsql' });
}

/** Of a schema. The grammar knows nothing of triggers: those are for the server to read. */
export function definitionsIn(batch: string): string[] {
  const text = batch.replace(/--.*$/gm, '');
  if (/^\s*CREATE TRIGGER\b/i.test(text)) return [];
  return text.split(/;\s*$/m).filter((part) => part.trim() !== '');
}

/** Names behind an @, in the order of their first use. */
export function parametersIn(sql: string): string[] {
  return [...new Set([...withoutTexts(sql).matchAll(/(?<!@)@(\w+)/g)].map(([, name = '']) => name))];
}

/** Comments and the contents of texts are gone: neither holds a name. */
export function withoutTexts(sql: string): string {
  return sql.replace(/--.*$/gm, '').replace(/N?'(?:[^']|'')*'/g, "''");
}

/**
 * What T-SQL documents and the grammar lacks, written in a way that it knows. Each rule keeps the rest of the statement, and what it takes out is
 * looked at on its own.
 */
function asTheGrammarKnowsIt(sql: string): string {
  let text = sql.replace(/--.*$/gm, '');
  // OPENJSON(@rows) WITH (name type '$.path', ...) is a table; each column has an explicit path.
  text = replaceCalls(text, /\bOPENJSON\s*\(\s*@\w+\s*\)\s*WITH\s*\(/i, (columns) => {
    for (const column of splitAtCommas(columns)) {
      if (!/^\w+\s+[a-z]+\d?\s*(\((\d+|max)\))?\s+'\$(\.\w+)?'$/i.test(column)) {
        throw new Error(`A column of OPENJSON lacks its type or path: ${column}`);
      }
    }
    return 'of_json';
  });
  // OUTPUT lists columns of inserted and deleted, as SELECT does.
  text = text.replace(/\bOUTPUT\s+(.*?)(?=\b(?:FROM|VALUES|SELECT|WHERE|INTO)\b|$)/gis, (_, columns: string) => {
    for (const column of splitAtCommas(columns)) {
      if (!/\b(?:inserted|deleted)\.\[?\w+\]?/i.test(column)) throw new Error(`OUTPUT of neither row: ${column}`);
    }
    parser.parse(`SELECT ${columns}`, { database: 'transactsql' });
    return ' ';
  });
  // Hints for the optimiser stand at the end.
  text = text.replace(/\bOPTION\s*\(\s*(?:LOOP JOIN|FORCE ORDER|RECOMPILE|MAXDOP \d+|,|\s)+\)\s*;?\s*$/i, '');
  // An expression that is bounded by parentheses, where the grammar takes a number.
  text = text.replace(/\bTOP\s*\(\s*(?:@\w+|\d+)\s*\)/gi, 'TOP 1');
  // Defaults with a name, and references to other tables.
  text = text.replace(/\bCONSTRAINT\s+\w+\s+DEFAULT\s+(?:N?'[^']*'|-?\d+|\w+\(\))/gi, ' ');
  text = text.replace(
    /,\s*CONSTRAINT\s+\w+\s+FOREIGN KEY\s*\([^()]+\)\s*REFERENCES\s+\w+\s*\([^()]+\)(?:\s*ON DELETE CASCADE)?/gi,
    ' ',
  );
  text = text.replace(/\bUNIQUE CLUSTERED INDEX\b/gi, 'UNIQUE INDEX');
  // A view is what it selects.
  text = text.replace(/^\s*CREATE VIEW \w+ AS\b/i, '');
  // Some of the rows: it knows that of a SELECT.
  text = text.replace(/\bDELETE\s+TOP 1\s+FROM\b/gi, 'SELECT TOP 1 * FROM');
  text = text.replace(
    /\bUPDATE\s+TOP 1\s+(\w+)(?:\s+WITH\s*\(\s*(?:READPAST|UPDLOCK|ROWLOCK|,|\s)+\))?/gi,
    'UPDATE $1',
  );
  return text;
}

/** Replaces `<head> ... )` with what `into` makes of the inside, wherever the parenthesis that `head` opens is closed. */
function replaceCalls(text: string, head: RegExp, into: (inside: string) => string): string {
  const found = head.exec(text);
  if (found === null) return text;
  const start = found.index + found[0].length;
  const end = closingOf(text, start);
  const rest = replaceCalls(text.slice(end + 1), head, into);
  return `${text.slice(0, found.index)} ${into(text.slice(start, end))} ${rest}`;
}

export function closingOf(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`A parenthesis is not closed: ${text.slice(from, from + 60)}`);
}

/** At those outside of parentheses. */
export function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  return [...parts, part.trim()].filter((one) => one !== '');
}
