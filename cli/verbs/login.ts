import { text } from 'node:stream/consumers';
import { ApiClient } from '../client/api-client.js';
import { isReadOnTheWay, serverUrl, trustAuthority } from '../client/connection.js';
import { Credentials } from '../client/credentials.js';
import { asked } from '../run/asked.js';
import { CommandFailed, EXIT, usageError } from '../run/exit-codes.js';
import { readInput } from '../run/input.js';
import { textOf, type Call, type Verb } from '../run/verb.js';

const LOCAL = 'http://localhost:7070';
const URL_ARGUMENT = ['[url]', `address of management (default ${LOCAL})`] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'login',
    description: 'save a token for a server, in a file that only you can read, and talk to that server from now on',
    arguments: [URL_ARGUMENT],
    options: [
      ['--token-file <file>', 'file that holds the token, such as .nightshift/owner-token'],
      ['--token <token>', 'the token; better piped or typed: others may see what a command is started with'],
      ['--ca <file>', 'certificates of the authority to trust, as PEM; only for this run'],
    ],
    examples: [
      'login http://localhost:7070 --token-file .nightshift/owner-token',
      'login https://nightshift.example.com < token',
      'login https://nightshift.example.com',
    ],
    isLocal: true,
    run: login,
  },
  {
    name: 'logout',
    description: 'forget the token of a server',
    arguments: [['[url]', 'the server (default: the current one)']],
    options: [['--all', 'forget every server']],
    examples: ['logout', 'logout https://nightshift.example.com', 'logout --all'],
    isLocal: true,
    run: logout,
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
  await trustAuthority(call.flags, call.shell);
  const server = serverUrl(call.arguments[0] ?? call.shell.env['NIGHTSHIFT_URL'] ?? LOCAL);
  if (isReadOnTheWay(server)) {
    call.print.note(`Warning: ${server} is not encrypted: everybody on the way can read the token.`);
  }
  const token = (await givenToken(call, server)).trim();
  if (token === '') throw usageError('There is no token: pipe it in, type it, or give --token-file.');
  // Any answer to a known token will do; it is saved only once the server has taken it.
  await new ApiClient(server, token).json('GET', ['api', 'apps']);
  const credentials = new Credentials(call.shell);
  await credentials.save(server, token);
  call.print.done({ server }, `Logged in to ${server}; the token is in ${credentials.path}.`);
}

async function givenToken(call: Call, server: string): Promise<string> {
  const { flags, shell } = call;
  const file = textOf(flags, 'tokenFile');
  if (file !== undefined) return (await readInput(file, shell)).toString();
  const given = textOf(flags, 'token') ?? shell.env['NIGHTSHIFT_TOKEN'];
  if (given !== undefined) return given;
  return shell.isInteractive ? asked(shell, `Token for ${server}: `) : text(shell.stdin);
}

async function logout({ arguments: [url], flags, shell, print }: Call): Promise<void> {
  const credentials = new Credentials(shell);
  const { current, tokens } = await credentials.read();
  const named = url === undefined ? current : serverUrl(url);
  const servers = flags['all'] === true ? Object.keys(tokens) : named === undefined ? [] : [named];
  const forgotten: string[] = [];
  for (const server of servers) {
    if (await credentials.forget(server)) forgotten.push(server);
  }
  if (forgotten.length === 0) print.note('There is nothing to forget: nightshift servers list shows the logins.');
  else print.done({ forgotten }, `Forgot the token of ${forgotten.join(', ')}; the server still knows it.`);
}
