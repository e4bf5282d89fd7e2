import { FUNCTIONS, type Language } from './functions.js';

/** A new project by path: the v4 programming model with an HTTP function, the queue function that it feeds, and a timer. */
export function projectFiles(name: string, language: Language): Readonly<Record<string, string>> {
  const isTyped = language === 'typescript';
  const functions = Object.entries(FUNCTIONS[language]).map(([file, text]) => [
    `src/functions/${file}.${isTyped ? 'ts' : 'js'}`,
    text,
  ]);
  return {
    'package.json': json(isTyped ? typedPackage(name) : plainPackage(name)),
    'host.json': json(HOST),
    'local.settings.json': json(LOCAL_SETTINGS),
    '.funcignore': lines(
      '.git*',
      '.vscode',
      'local.settings.json',
      'test',
      ...(isTyped ? ['*.ts', 'src', 'tsconfig.json', '*.js.map'] : []),
    ),
    // What is in local.settings.json is often a secret.
    '.gitignore': lines('node_modules/', 'local.settings.json', '.nightshift/', ...(isTyped ? ['dist/'] : [])),
    ...(isTyped ? { 'tsconfig.json': json(TYPESCRIPT) } : {}),
    ...Object.fromEntries(functions),
  };
}

const HOST = {
  version: '2.0',
  functionTimeout: '00:05:00',
  extensionBundle: { id: 'Microsoft.Azure.Functions.ExtensionBundle', version: '[4.*, 5.0.0)' },
};

/** Development storage is Nightshift's own broker: the queue works with nothing else installed. */
const LOCAL_SETTINGS = {
  IsEncrypted: false,
  Values: { FUNCTIONS_WORKER_RUNTIME: 'node', AzureWebJobsStorage: 'UseDevelopmentStorage=true' },
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

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function lines(...entries: readonly string[]): string {
  return `${entries.join('\n')}\n`;
}
