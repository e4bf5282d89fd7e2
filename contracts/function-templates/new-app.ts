import type { Language } from './template.js';

/** The files of an app without functions, by path: in the v4 programming model, its functions one file each in `src/functions`. */
export function newAppFiles(name: string, language: Language): Readonly<Record<string, string>> {
  return {
    'package.json': json(language === 'typescript' ? typedPackage(name) : plainPackage(name)),
    'host.json': json(HOST),
    ...(language === 'typescript' ? { 'tsconfig.json': json(TYPESCRIPT) } : {}),
  };
}

/** As the files of an app are written. */
export function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const HOST = {
  version: '2.0',
  functionTimeout: '00:05:00',
  extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.*, 5.0.0)' },
};

const TYPESCRIPT = {
  compilerOptions: {
    target: 'es2022',
    module: 'commonjs',
    rootDir: 'src',
    outDir: 'dist',
    strict: true,
    esModuleInterop: true,
    skipLibCheck: true,
    sourceMap: true,
  },
  include: ['src'],
};

const DEPENDENCIES = { '@azure/functions': '^4.16.5' };

function plainPackage(name: string): object {
  const scripts = { start: 'nightshift dev' };
  return { name, version: '1.0.0', private: true, main: 'src/functions/*.js', scripts, dependencies: DEPENDENCIES };
}

function typedPackage(name: string): object {
  return {
    name,
    version: '1.0.0',
    private: true,
    main: 'dist/functions/*.js',
    scripts: { build: 'tsc', watch: 'tsc --watch', prestart: 'npm run build', start: 'nightshift dev' },
    dependencies: DEPENDENCIES,
    devDependencies: { '@types/node': '^22.20.5', typescript: '^5.9.3' },
  };
}
