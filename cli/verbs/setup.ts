import { ApiClient } from '../client/api-client.js';
import { isReadOnTheWay, serverUrl, trustAuthority } from '../client/connection.js';
import { Credentials } from '../client/credentials.js';
import { askedName } from '../run/asked.js';
import { newPassword, PASSWORD_STDIN } from '../run/password.js';
import { usageError } from '../run/exit-codes.js';
import { argumentOf, textOf, type Call, type Verb } from '../run/verb.js';

const LINK = /^(.+)\/setup#(\S+)$/;

export const verbs: readonly Verb[] = [
  {
    name: 'setup',
    description: 'make yourself the first Owner, or another one, with a setup link, and log in',
    arguments: [['<link>', 'what `nightshift start` or `nightshift owner-link` printed']],
    options: [
      ['--name <name>', 'your name (default: it is asked for)'],
      PASSWORD_STDIN,
      ['--ca <file>', 'certificates of the authority to trust, as PEM; only for this run'],
    ],
    examples: [
      "setup 'http://localhost:7070/setup#ns_owner_…'",
      "setup 'https://nightshift.example.com/setup#ns_setup_…' --name anna --password-stdin < password",
    ],
    isLocal: true,
    run: setup,
  },
];

async function setup(call: Call): Promise<void> {
  const { flags, shell, print } = call;
  await trustAuthority(flags, shell);
  const [, address, token] = LINK.exec(argumentOf(call, 0)) ?? [];
  if (address === undefined) {
    throw usageError(
      "That is no setup link: write it in quotes, with all that follows the #, as 'http://…/setup#ns_…'.",
    );
  }
  const server = serverUrl(address);
  if (isReadOnTheWay(server)) {
    print.note(`Warning: ${server} is not encrypted: everybody on the way can read link and password.`);
  }
  const name = textOf(flags, 'name') ?? (await askedName(shell, 'Your name: '));
  const password = await newPassword(call);
  const json = { token, name, password, tokenName: 'nightshift' };
  const user = await new ApiClient(server, undefined).json<{ name: string; token: string }>('POST', ['api', 'setup'], {
    json,
  });
  const credentials = new Credentials(shell);
  await credentials.save(server, user.token);
  print.done({ server, name: user.name }, `${user.name} is an Owner of ${server}; a token is in ${credentials.path}.`);
}
