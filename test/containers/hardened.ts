import { GenericContainer } from 'testcontainers';

const CAPABILITIES_OF_A_WORKER = ['SETUID', 'SETGID', 'KILL', 'CHOWN'];

/** A container of ours as compose.yaml starts it: nothing may be written but the state volume and /tmp, and no privilege is left but those named. */
export class Hardened extends GenericContainer {
  constructor(image: string, capabilities: readonly string[] = []) {
    super(image);
    this.hostConfig.ReadonlyRootfs = true;
    this.hostConfig.Init = false;
    this.withDroppedCapabilities('ALL').withSecurityOpt('no-new-privileges:true');
    if (capabilities.length > 0) this.withAddedCapabilities(...capabilities);
    this.withTmpFs({ '/tmp': 'rw,nosuid,nodev,noexec,size=64m' });
  }

  static management(tag: string): Hardened {
    return new Hardened(`nightshift-management:${tag}`);
  }

  static worker(tag: string): Hardened {
    return new Hardened(`nightshift-worker:${tag}`, CAPABILITIES_OF_A_WORKER);
  }
}
