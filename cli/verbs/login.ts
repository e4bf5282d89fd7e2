import { text } from 'node:stream/consumers';
import { ApiClient } from '../client/api-client.js';
import { isReadOnTheWay, serverUrl, trustAuthority } from '../client/connection.js';
import { Credentials } from '../client/credentials.js';
import { signIn } from '../client/sign-in.js';
import { localTime } from '../render/moment.js';
import type { Printer } from '../render/printer.js';
import { askedName } from '../run/asked.js';
import { CommandFailed, EXIT, usageError } from '../run/exit-codes.js';
import { readInput } from '../run/input.js';
import { hoursOf } from '../run/parse.js';
import { password, PASSWORD_STDIN } from '../run/password.js';
import { textOf, type Call, type Verb } from '../run/verb.js';

const LOCAL = 'http://localhost:7070';
const USUAL_HOURS = 2_160;
const URL_ARGUMENT = ['[url]', `address of management (default ${LOCAL})`] as const;

interface Me {
  readonly name: string;
  readonly kind: string;
  readonly grants: readonly { readonly role: string; readonly app?: string }[];
}

export const verbs: readonly Verb[] = [
  {
    name: 'login',
    description:
      'sign in with name and password, or bring a token; a token is saved in a file that only you can read, and verbs talk to that server from now on',
    arguments: [URL_ARGUMENT],
    options: [
      ['--name <name>', 'who you are (default: it is asked for)'],
      PASSWORD_STDIN,
      ['--expires-in-hours <hours>', `how long the token is good that is made (default ${USUAL_HOURS}: 90 days)`],
      ['--token-file <file>', 'file that holds a token, in place of name and password'],
      ['--token <token>', 'the token; better piped: others may see what a command is started with'],
      ['--ca <file>', 'certificates of the authority to trust, as PEM; only for this run'],
    ],
    examples: [
      'login http://localhost:7070',
      'login https://nightshift.example.com --name anna --password-stdin < password',
      'login https://nightshift.example.com --token-file token',
      'login https://nightshift.example.com < token',
    ],
    isLocal: true,
    run: login,
  },
  {
    name: 'logout',
    description: 'forget the token of a server, and revoke it there when a login with a password made it',
    arguments: [['[url]', 'the server (default: the current one)']],
    options: [['--all', 'forget every server']],
    examples: ['logout', 'logout https://nightshift.example.com', 'logout --all'],
    isLocal: true,
    run: logout,
  },
  {
    name: 'whoami',
    description: 'which server, who you are there, and what you may do',
    examples: ['whoami', 'whoami --json | jq -r ".name"'],
    run: async (call) => {
      const api = await call.api();
      const me = await api.json<Me>('GET', ['api', 'me']);
      const roles = me.grants.map(({ role, app }) => (app === undefined ? role : `${app}=${role}`)).join(', ');
      call.print.facts(me, [
        ['server', api.server],
        ['user', me.name],
        ['by', `${me.kind} token`],
        ['may act as', roles === '' ? 'nobody' : roles],
      ]);
    },
  },
  {
    name: 'servers list',
    description: 'the servers that you have logged in to',
    examples: ['servers list'],
    isLocal: true,
    run: async ({ shell, print }) => {
      const { current, tokens } = await new Credentials(shell).read();
      const servers = Object.keys(tokens).map((server) => ({ server, current: server === current }));
      const columns = [
        ['server', (row: { server: string }) => row.server],
        ['current', (row: { current: boolean }) => row.current],
      ] as const;
      print.list(servers, columns, 'You are not logged in to any server: nightshift login <url>.');
    },
  },
  {
    name: 'servers use',
    description: 'talk to another of the servers that you have logged in to',
    arguments: [['<url>', 'the server']],
    examples: ['servers use https://nightshift.example.com'],
    isLocal: true,
    run: async ({ shell, print, arguments: [url = ''] }) => {
      const server = serverUrl(url);
      if (!(await new Credentials(shell).use(server))) {
        throw new CommandFailed(EXIT.notFound, `You are not logged in to ${server}: nightshift login ${server}.`);
      }
      print.done({ server }, `Now talking to ${server}.`);
    },
  },
];

async function login(call: Call): Promise<void> {
  const { flags, print, shell } = call;
  await trustAuthority(flags, shell);
  const server = serverUrl(call.arguments[0] ?? shell.env['NIGHTSHIFT_URL'] ?? LOCAL);
  if (isReadOnTheWay(server)) {
    print.note(`Warning: ${server} is not encrypted: everybody on the way can read token and password.`);
  }
  const credentials = new Credentials(shell);
  const brought = await broughtToken(call);
  if (brought !== undefined) {
    const token = brought.trim();
    if (token === '') throw usageError('There is no token: pipe it in, or give --token-file or --name.');
    // Any answer to a known token will do; it is saved only once the server has taken it.
    await new ApiClient(server, token).json('GET', ['api', 'apps']);
    await credentials.save(server, token);
    return print.done({ server }, `Logged in to ${server}; the token is in ${credentials.path}.`);
  }
  const expiresInHours = hoursOf(flags) ?? USUAL_HOURS;
  const name = textOf(flags, 'name') ?? (await askedName(shell, `Your name on ${server}: `));
  const { tokenId, token, ...user } = await signIn(server, {
    name,
    password: await password(call),
    tokenName: `nightshift on ${shell.hostName}`.slice(0, 100),
    expiresInHours,
  });
  await credentials.save(server, token, tokenId);
  const until = user.expiresAt === undefined ? '' : ` until ${localTime(user.expiresAt)}`;
  print.done({ server, ...user }, `Logged in to ${server} as ${user.name}${until}.`);
}

/** Undefined: name and password are wanted. What is piped in is a token, unless it is said to be a password. */
async function broughtToken({ flags, shell }: Call): Promise<string | undefined> {
  const file = textOf(flags, 'tokenFile');
  if (file !== undefined) return (await readInput(file, shell)).toString();
  const isNamed = textOf(flags, 'name') !== undefined || flags['passwordStdin'] === true;
  const given = textOf(flags, 'token') ?? (isNamed ? undefined : shell.env['NIGHTSHIFT_TOKEN']);
  if (given !== undefined || isNamed || shell.isInteractive) return given;
  return text(shell.stdin);
}

async function logout({ arguments: [url], flags, shell, print }: Call): Promise<void> {
  const credentials = new Credentials(shell);
  const { current, tokens, tokenIds } = await credentials.read();
  const named = url === undefined ? current : serverUrl(url);
  const servers = flags['all'] === true ? Object.keys(tokens) : named === undefined ? [] : [named];
  const forgotten: string[] = [];
  for (const server of servers) {
    if (tokens[server] !== undefined) await revoke(new ApiClient(server, tokens[server]), tokenIds[server], print);
    if (await credentials.forget(server)) forgotten.push(server);
  }
  if (forgotten.length === 0) print.note('There is nothing to forget: nightshift servers list shows the logins.');
  else print.done({ forgotten }, `Forgot the token of ${forgotten.join(', ')}.`);
}

/** A token that was brought is not ours to end: a program may use it too. The file forgets either. */
async function revoke(api: ApiClient, tokenId: string | undefined, print: Printer): Promise<void> {
  if (tokenId === undefined)
    return print.note(`${api.server} still knows the token: nightshift tokens revoke ends it.`);
  try {
    await api.json('DELETE', ['api', 'me', 'tokens', tokenId]);
  } catch (error) {
    // A token that has expired, or was revoked before, is what was wanted.
    const isOver =
      error instanceof CommandFailed && [EXIT.refused, EXIT.notFound].some((code) => code === error.exitCode);
    if (!isOver) print.note(`The token was not revoked: ${error instanceof Error ? error.message : String(error)}`);
  }
}
