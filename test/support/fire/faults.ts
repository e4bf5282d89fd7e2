import { childrenOf } from '../cluster.js';
import type { Fault } from './chaos.js';
import type { FireHouse, WorkerNode } from './fire-house.js';
import type { Member } from './member.js';
import { pause } from './pause.js';
import type { Seeded } from './seeded.js';
import { StoreOutage } from './store-outage.js';

/** Longer than the broker takes to notice, and shorter than a test's patience. */
const AWAY_MS = [200, 2_000] as const;
const STORE_AWAY_MS = [5_000, 20_000] as const;
const BLACK_HOLE_MS = [3_000, 6_000] as const;

/** SIGKILL of one process after the other of a kind; it comes back a moment later. */
export function killing(kind: string, members: readonly Member[], random: Seeded): Fault {
  return {
    name: `kill ${kind}`,
    strike: async () => {
      const member = random.pick(members);
      await member.kill();
      await pause(random.between(...AWAY_MS));
      await member.comeBack();
    },
  };
}

/** SIGKILL of a language process: its worker starts another by itself. */
function killingLanguage(workers: readonly WorkerNode[], random: Seeded): Fault {
  return {
    name: 'kill language process',
    strike: async () => {
      const { member } = random.pick(workers);
      const children = childrenOf(member.pid);
      if (children.length > 0) killIfThere(random.pick(children));
    },
  };
}

function killingBroker({ broker }: FireHouse): Fault {
  return { name: 'kill broker', strike: () => broker.restart() };
}

/** Every connection of one member to the broker breaks, and cannot be made again for a moment. */
export function cutting(kind: string, { members, random }: Links): Fault {
  return {
    name: `cut ${kind} from broker`,
    strike: async () => {
      const { link } = random.pick(members);
      link.cut();
      await pause(random.between(...AWAY_MS));
      link.restore();
    },
  };
}

/** One member hears nothing from the broker, and is not told so. */
export function swallowing(kind: string, { members, random }: Links): Fault {
  return {
    name: `black hole between ${kind} and broker`,
    strike: async () => {
      const { link } = random.pick(members);
      link.blackHole();
      await pause(random.between(...BLACK_HOLE_MS));
      link.restore();
    },
  };
}

/** Nobody can write the store for a while. */
export function takingStoreAway(house: FireHouse, random: Seeded): Fault {
  return {
    name: 'take store away',
    strike: async () => {
      const outage = StoreOutage.begin(house.storePath);
      await pause(random.between(...STORE_AWAY_MS));
      outage.end();
    },
  };
}

/** The broker takes nothing from publishers for a while. */
export function fillingBroker({ broker }: FireHouse, random: Seeded): Fault {
  return {
    name: 'memory alarm of broker',
    strike: async () => {
      await broker.ctl('set_vm_memory_high_watermark', 'absolute', '1MB');
      await pause(random.between(...AWAY_MS));
      await broker.ctl('set_vm_memory_high_watermark', '0.6');
    },
  };
}

interface Links {
  readonly members: readonly Pick<WorkerNode, 'link'>[];
  readonly random: Seeded;
}

/** Kills of every kind of process. */
export function everyKill(house: FireHouse, random: Seeded): Fault[] {
  const of = (nodes: readonly { readonly member: Member }[]) => nodes.map(({ member }) => member);
  return [
    killing('management', of(house.managements), random),
    killing('worker', of(house.workers), random),
    killingLanguage(house.workers, random),
    killingBroker(house),
  ];
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It went by itself between the two looks.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
