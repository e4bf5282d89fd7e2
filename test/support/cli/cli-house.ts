import { rmSync } from 'node:fs';
import { afterEach, beforeEach } from '@jest/globals';
import { temporaryFolder } from '../scratch.js';
import { FakeServer, runCli, type Ran } from './run-cli.js';

/** What a verb meets: a server, and a folder that is its home and where it is typed. */
export class CliHouse {
  server = new FakeServer();
  folder = '';

  /** A house that is new for each test of the file. */
  static forEachTest(): CliHouse {
    const house = new CliHouse();
    beforeEach(async () => {
      house.server = new FakeServer();
      house.folder = temporaryFolder();
      await house.server.listen();
    });
    afterEach(async () => {
      await house.server.close();
      rmSync(house.folder, { recursive: true, force: true });
    });
    return house;
  }

  /** Of somebody who may do what they ask for. */
  get env(): Readonly<Record<string, string>> {
    return { XDG_CONFIG_HOME: this.folder, NIGHTSHIFT_URL: this.server.url, NIGHTSHIFT_TOKEN: 'secret' };
  }

  run(...line: string[]): Promise<Ran> {
    return runCli(line, { env: this.env, folder: this.folder });
  }
}
