import { Command, CommanderError, Option } from 'commander';
import { CommandFailed, EXIT } from '#cli/run/exit-codes.js';
import { registerVerbs } from '#cli/run/register.js';
import { loadVerbs } from '#cli/verbs/all.js';
import { shellEnvironment } from '../load-config.js';
import type { DoctorRole } from './doctor.js';
import { packageVersion } from './package-version.js';
import { processShell } from './process-shell.js';
import { orExplain } from './until-stopped.js';

const DEFAULT_STATE_DIR = '.nightshift';

/** The `nightshift` command. Roles and verbs are loaded when they are asked for: `--help` must not open a database driver. */
export async function main(given: readonly string[] = process.argv.slice(2)): Promise<void> {
  await orExplain(async () => {
    const program = await commandLine(given.find((argument) => !argument.startsWith('-')));
    try {
      await program.parseAsync(given, { from: 'user' });
    } catch (error) {
      process.exitCode = exitCodeOf(error);
    }
  });
}

/** commander has printed its own complaint; what a verb says is one line. Anything else is for the caller. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (!(error instanceof CommandFailed)) throw error;
  console.error(error.message);
  return error.exitCode;
}

/** With the verbs that begin with `word`; with all of them when no verb and no role does. */
async function commandLine(word: string | undefined): Promise<Command> {
  const program = roles();
  if (program.commands.some((command) => command.name() === word)) return program;
  const found = word === undefined ? [] : await loadVerbs(word);
  registerVerbs(program, found.length > 0 ? found : await loadVerbs(), processShell());
  if (found.length === 0) await addCompletion(program);
  return program;
}

/** `complete <shell>` prints a script for the shell, which then asks `complete -- <words>` as somebody types. */
async function addCompletion(program: Command): Promise<void> {
  const { default: completable } = await import('@bomb.sh/tab/commander');
  completable(program);
}

function roles(): Command {
  const program = new Command('nightshift')
    .description('Runs Azure Functions projects, unchanged, on your own machines.')
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError('Add --help to see what it takes.');
  program
    .command('start')
    .description('serve function apps in one process: SQLite, the embedded broker and one worker')
    .option('--app <folder...>', 'function app folders to serve; they are packed and kept as versions', [])
    .option('--port <port>', 'port of the functions (default 7071)')
    .addOption(stateDirOption('where everything is kept'))
    .action(async ({ app, ...rest }: { app: string[]; port?: string; stateDir: string }) => {
      await (await import('./start.js')).runStart({ apps: app, ...rest });
    });
  program
    .command('dev')
    .description('run one function app folder in place and reload it on change, as `func start` does')
    .argument('[folder]', 'the root folder of the function app', '.')
    .option('--port <port>', 'port of the functions (default 7071, or LocalHttpPort of local.settings.json)')
    .option('--enableAuth', 'ask for function keys, as in production', false)
    .option('--inspect [address]', 'let a debugger attach to the language process (default 127.0.0.1:9229)')
    .action(async (folder: string, flags: { port?: string; enableAuth: boolean; inspect?: string | true }) => {
      const { inspect, ...rest } = flags;
      const flag = inspect === undefined ? {} : { inspect: inspect === true ? '--inspect' : `--inspect=${inspect}` };
      await (await import('./dev.js')).runDev({ folder, ...rest, ...flag });
    });
  program
    .command('management')
    .description('the management role over RabbitMQ; configured by environment, see docs/config.md')
    .option('--app <folder...>', 'function app folders to pack, keep as versions and serve', [])
    .action(async ({ app }: { app: string[] }) => {
      await (await import('./management.js')).runManagement({ apps: app });
    });
  program
    .command('worker')
    .description('the worker role over RabbitMQ; configured by environment, see docs/config.md')
    .action(async () => {
      await (await import('./worker.js')).runWorker();
    });
  addDoctor(program);
  addMigrate(program);
  addBackup(program);
  addSecrets(program);
  addOwnerLink(program);
  return program;
}

function addBackup(program: Command): void {
  program
    .command('backup')
    .description('copy an installation on SQLite into a folder, while it runs or not')
    .argument('[folder]', 'the folder to make (default: nightshift-<moment>)')
    .addOption(stateDirOption())
    .action(async (folder: string | undefined, { stateDir }: { stateDir: string }) => {
      await (await import('./backup.js')).runBackup({ folder, stateDir });
    });
  program
    .command('restore')
    .description('fill a state folder from a backup')
    .argument('<folder>', 'the backup')
    .addOption(stateDirOption())
    .option('--force', 'put aside what the state folder holds', false)
    .action(async (folder: string, flags: { stateDir: string; force: boolean }) => {
      await (await import('./restore.js')).runRestore({ folder, ...flags });
    });
}

function addSecrets(program: Command): void {
  program
    .command('secrets')
    .description('the key ring that keys and settings are sealed with')
    .command('rotate')
    .description('add a key to the ring and seal everything anew with it, while the installation runs')
    .addOption(stateDirOption())
    .option('--prepare', 'add the key and stop: for management nodes that have files of their own', false)
    .option('--prune', 'drop the keys that nothing is sealed with any more, in place of rotating', false)
    .action(async (flags: { stateDir: string; prepare: boolean; prune: boolean }, command: Command) => {
      if (flags.prepare && flags.prune) command.error('error: say --prepare or --prune');
      await (await import('./secrets.js')).runRotate(flags);
    });
}

function addOwnerLink(program: Command): void {
  program
    .command('owner-link')
    .description(
      'print the link that makes the first Owner, or a new one for another Owner; run it where management runs',
    )
    .addOption(stateDirOption())
    .option('--end', 'end the token of the first start instead, where an Owner was made without it', false)
    .action(async (flags: { stateDir: string; end: boolean }) => {
      await (await import('./owner-link.js')).runOwnerLink(flags);
    });
}

function stateDirOption(description = 'the state folder of the installation'): Option {
  return new Option('--state-dir <folder>', description).default(DEFAULT_STATE_DIR).env('MANAGEMENT_STATE_DIR');
}

function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('look at everything that a start and a night depend on; exit code 1 when something is wrong')
    .option('--json', 'print the findings as JSON', false)
    .addOption(
      new Option('--role <role>', 'whose configuration to look at (default: what the environment is made for)').choices(
        ['embedded', 'management', 'worker'],
      ),
    )
    .addOption(stateDirOption())
    .action(async ({ role, ...rest }: { role?: DoctorRole; stateDir: string; json: boolean }) => {
      await (await import('./doctor.js')).runDoctor({ role: role ?? roleOfEnvironment(shellEnvironment()), ...rest });
    });
}

function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description(
      'show what a new version changes in the schema of the store, or do it; see STORE_URL in docs/config.md',
    )
    .option('--plan', 'print the steps that are yet to be done, with their SQL, and change nothing', false)
    .option('--up', 'do them', false)
    .addOption(stateDirOption('the state folder, where the store lies unless STORE_URL is set'))
    .action(async (flags: { plan: boolean; up: boolean; stateDir: string }, command: Command) => {
      if (flags.plan === flags.up) command.error('error: say --plan or --up');
      await (await import('./migrate.js')).runMigrate(flags);
    });
}

/** Only processes of their own have a broker's address, and only workers one of management. */
function roleOfEnvironment(environment: Readonly<Record<string, string>>): DoctorRole {
  const isSet = (name: string): boolean => (environment[name] ?? environment[`${name}_FILE`] ?? '') !== '';
  if (!isSet('BROKER_URL')) return 'embedded';
  return isSet('MANAGEMENT_URL') || isSet('WORKER_JOIN_TOKEN') ? 'worker' : 'management';
}
