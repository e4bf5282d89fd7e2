import { NightshiftError } from '../errors.js';
import { getTemplate } from './catalog.js';
import { checkedValues, checkFunctionName } from './check-values.js';
import { newAppFiles } from './new-app.js';
import { sourcePlace, type AppShape } from './source-place.js';
import { sourceOf, type Language, type Values } from './template.js';

export interface WantedFunction {
  readonly template: string;
  readonly name: string;
  /** Undefined: as the app is; JavaScript for an app that is made with it. */
  readonly language: Language | undefined;
  readonly values: Values;
}

export interface NewFunction {
  /** Of its source, among the files. */
  readonly path: string;
  /** All that is to be written, by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** A function for an app that is there. Throws REQUEST_INVALID. */
export function newFunction(wanted: WantedFunction, app: AppShape): NewFunction {
  checkFunctionName(wanted.name);
  const template = getTemplate(wanted.template);
  const values = checkedValues(template, wanted.values);
  const place = sourcePlace(app);
  const language = place.isTyped ? 'typescript' : 'javascript';
  if (wanted.language !== undefined && wanted.language !== language) {
    throw new NightshiftError('REQUEST_INVALID', `The app is in ${language}: leave the language out.`);
  }
  const path = [...(place.folder === '' ? [] : [place.folder]), `${wanted.name}${place.extension}`].join('/');
  return { path, files: { [path]: sourceOf(template, place, wanted.name, values) } };
}

/** A function together with the app that it is the first of. Throws REQUEST_INVALID. */
export function firstFunction(wanted: WantedFunction, app: string): NewFunction {
  const files = newAppFiles(app, wanted.language ?? 'javascript');
  const made = newFunction(wanted, { packageJson: files['package.json'], tsconfig: files['tsconfig.json'] });
  return { path: made.path, files: { ...files, ...made.files } };
}
