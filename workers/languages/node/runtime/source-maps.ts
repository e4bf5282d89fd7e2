// The namespace: a name that an older Node does not export would keep this file from loading.
import * as nodeModule from 'node:module';

/**
 * Stack traces of what a compiler wrote name the lines that people wrote. Only the app's own code: maps of packages cost memory and are
 * nobody's lines. Nothing is read before a stack is asked for.
 */
export function followSourceMaps(): void {
  // The app's own `--enable-source-maps`, which means its packages too.
  if (process.execArgv.includes('--enable-source-maps')) return;
  const { setSourceMapsSupport } = nodeModule as {
    readonly setSourceMapsSupport?: (enabled: boolean, options: { readonly nodeModules: boolean }) => void;
  };
  if (setSourceMapsSupport === undefined) process.setSourceMapsEnabled(true);
  else setSourceMapsSupport(true, { nodeModules: false });
}
