import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';
import { FUNCTION_TEMPLATES, getTemplate } from '#contracts/function-templates/catalog.js';
import { newFunction } from '#contracts/function-templates/new-function.js';
import { CommandFailed, EXIT, usageError } from '../run/exit-codes.js';
import { pairOf } from '../run/parse.js';
import { argumentOf, textsOf, type Call, type Verb } from '../run/verb.js';

export const verbs: readonly Verb[] = [
  {
    name: 'new',
    description: 'add a function to the project in this folder, where its package.json looks for functions',
    arguments: [
      ['<template>', FUNCTION_TEMPLATES.map(({ id }) => id).join(', ')],
      ['[name]', 'of the function'],
    ],
    options: [['--set <parameter=value...>', parametersHelp()]],
    examples: ['new http hello --set "route=hello/{name?}"', 'new timer nightly --set "schedule=0 0 2 * * *"'],
    isLocal: true,
    run: addFunction,
  },
];

/** Each template's own. */
function parametersHelp(): string {
  const known = FUNCTION_TEMPLATES.map(
    ({ id, parameters }) => `${id}: ${parameters.map(({ name }) => name).join(', ')}`,
  );
  return `what the template may be given (${known.join('; ')})`;
}

async function addFunction(call: Call): Promise<void> {
  const { shell, print } = call;
  const { path, text } = functionOf(call, {
    packageJson: await textOf(join(shell.folder, 'package.json')),
    tsconfig: await textOf(join(shell.folder, 'tsconfig.json')),
  });
  await mkdir(dirname(join(shell.folder, path)), { recursive: true });
  await writeFile(join(shell.folder, path), text, { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    const [code, why] =
      cause.code === 'EEXIST' ? [EXIT.conflict, 'is there already: give another name'] : [EXIT.failed, cause.message];
    throw new CommandFailed(code, `${path} ${why}.`, { cause });
  });
  print.done({ path }, `Made ${path}`);
}

function functionOf(
  call: Call,
  project: Parameters<typeof newFunction>[1],
): { readonly path: string; readonly text: string } {
  try {
    const template = argumentOf(call, 0);
    const name = call.arguments[1] ?? getTemplate(template).functionName;
    const values = Object.fromEntries(textsOf(call.flags, 'set').map((text) => pairOf(text, '<parameter>=<value>')));
    const { path, files } = newFunction({ template, name, language: undefined, values }, project);
    return { path, text: files[path] ?? '' };
  } catch (error) {
    throw error instanceof NightshiftError ? usageError(error.message) : error;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new CommandFailed(EXIT.failed, `${path} cannot be read: ${error.message}.`, { cause: error });
  });
}
