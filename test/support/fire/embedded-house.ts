import { basename, join } from 'node:path';
import { linesOf } from '../cluster.js';
import { Installation } from '../nightshift.js';
import { temporaryFolder } from '../scratch.js';
import { appFolder } from '../set-ups.js';
import { Member } from './member.js';
import { unfinished } from './accounts.js';
import { pause } from './pause.js';

/** Functions write into a ledger of the user who runs the tests. */
const IN_ONE_USER = { WORKER_ISOLATION: 'process' };

/** Everything in one process, which may be killed and comes back. */
export class EmbeddedHouse {
  readonly api: Installation;
  readonly app: string;
  readonly member: Member;
  readonly #ledger: string;

  private constructor(api: Installation, app: string, ledger: string) {
    this.api = api;
    this.app = app;
    this.#ledger = ledger;
    const start = () => {
      if (!api.program.running) api.restart();
      return api.program;
    };
    this.member = new Member('the process', start, async () => {
      await api.ready();
      await api.serving(app);
    });
  }

  /** `stateDir`: where its store and its broker write. */
  static async open(stateDir?: string): Promise<EmbeddedHouse> {
    const ledger = join(temporaryFolder(), 'ledger');
    const folder = appFolder('under-fire', { LEDGER: ledger });
    const house = new EmbeddedHouse(
      await Installation.embedded([folder], IN_ONE_USER, stateDir),
      basename(folder),
      ledger,
    );
    await house.member.ready();
    return house;
  }

  written(): string[] {
    return linesOf(this.#ledger);
  }

  /** Waits until every execution of these functions has an outcome. False: not within the limit. */
  async settled(functions: readonly string[], limitMs = 60_000): Promise<boolean> {
    const deadline = performance.now() + limitMs;
    for (let quiet = 0; performance.now() < deadline;) {
      // Twice, since a record may be on its way yet.
      quiet = (await unfinished(this.api, functions)) === 0 ? quiet + 1 : 0;
      if (quiet === 2) return true;
      await pause(250);
    }
    return false;
  }

  close(): Promise<void> {
    return this.api.close();
  }
}
