import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './scratch.js';

/** A function of the v3 model: its bindings, the text of its index.js, and what else its function.json says. */
export interface FolderFunction {
  readonly bindings: readonly object[];
  readonly script?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** An app whose functions are folders; `files` come beside them, as JSON where they are no text. Returns its folder. */
export function folderApp(
  functions: Readonly<Record<string, FolderFunction>>,
  files: Readonly<Record<string, unknown>> = {},
): string {
  const root = temporaryFolder();
  const write = (path: string, content: unknown): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const all = { 'host.json': { version: '2.0' }, 'package.json': { private: true }, ...files };
  for (const [path, content] of Object.entries(all)) write(path, content);
  for (const [name, { bindings, script, more }] of Object.entries(functions)) {
    write(`${name}/function.json`, { bindings, ...more });
    if (script !== undefined) write(`${name}/index.js`, script);
  }
  return root;
}

/** The bindings of an HTTP function, whose response is the output `res` unless it has another name. */
export function http(output = 'res', ...others: readonly object[]): readonly object[] {
  return [
    { type: 'httpTrigger', direction: 'in', name: 'req', authLevel: 'anonymous' },
    { type: 'http', direction: 'out', name: output },
    ...others,
  ];
}

/** The bindings of a function that a queue triggers. */
export function queue(...others: readonly object[]): readonly object[] {
  return [{ type: 'queueTrigger', direction: 'in', name: 'item', queueName: 'q', connection: 'S' }, ...others];
}

/** The text of a script that exports one function. */
export function script(body: string): string {
  return `module.exports = ${body};`;
}
