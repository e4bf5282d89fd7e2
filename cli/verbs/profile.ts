import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { received } from '../client/reach.js';
import { CommandFailed, EXIT } from '../run/exit-codes.js';
import { argumentOf, textOf, type Call, type Verb } from '../run/verb.js';

const ENDINGS: Readonly<Record<string, string>> = { publishsettings: 'PublishSettings', pubxml: 'pubxml' };

export const verbs: readonly Verb[] = [
  {
    name: 'profile',
    hasSlot: true,
    description:
      'write a publish profile for Visual Studio, dotnet publish or the GitHub action, with a new password: the one before ends',
    arguments: [['<app>', 'name of the app']],
    options: [
      ['--format <format>', 'publishsettings (default), or pubxml, which has no password and makes none'],
      ['--out <file>', 'where to (default <app>.PublishSettings); - is standard output'],
      ['--force', 'overwrite the file'],
      ['--revoke', 'end the password instead; nothing can be published with it any more'],
    ],
    examples: ['profile shop', 'profile shop --out - | gh secret set PUBLISH_PROFILE', 'profile shop --revoke'],
    run: async (call) => {
      const app = argumentOf(call, 0);
      const path = ['api', 'apps', app, 'publish-profile'];
      if (call.flags['revoke'] === true) {
        const answer = await (await call.api()).json('DELETE', path);
        return call.print.done(answer, `The publishing password of ${app} has ended.`);
      }
      const format = textOf(call.flags, 'format') ?? 'publishsettings';
      const profile = async (): Promise<string> => {
        const api = await call.api();
        const answer = await api.response('POST', path, { query: { format } });
        return received(api.server, answer.text());
      };
      const out = textOf(call.flags, 'out') ?? `${app}.${ENDINGS[format] ?? format}`;
      if (out === '-') return call.shell.out(await profile());
      const file = resolve(call.shell.folder, out);
      await writePrivate(call, file, profile);
      call.print.done({ file }, `Wrote ${file}, for you alone: it holds what is needed to publish ${app}.`);
    },
  },
];

/** The file is made first: a password that cannot be kept must not end the one before. */
async function writePrivate(call: Call, file: string, content: () => Promise<string>): Promise<void> {
  if (call.flags['force'] === true) await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'EEXIST') throw new CommandFailed(EXIT.conflict, `${file} is there already: give --force.`);
    throw new CommandFailed(EXIT.failed, `${file} cannot be written: ${cause.message}.`, { cause });
  });
  try {
    await handle.writeFile(await content());
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}
