import { failure, type Finding } from '#contracts/finding.js';
import { checkUrl } from './check-url.js';

/** Whether management answers where a worker looks for it, below the path of the address if it has one. */
export async function checkManagement(managementUrl: string): Promise<readonly Finding[]> {
  return checkUrl('management', `${managementUrl.replace(/\/+$/, '')}/health/live`, (reason) =>
    failure('management', `${managementUrl} cannot be reached: ${reason}`, 'Check MANAGEMENT_URL and the network.'),
  );
}
