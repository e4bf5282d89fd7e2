import { findSetting, resolveSettings } from '#contracts/setting-references.js';
import type { BindingContext } from '../binding-extension.js';
import { amqpBroker, OUR_BROKER, type BrokerChoice } from '../broker-choice.js';
import { valueOf } from '../host-section.js';

const DEFAULT_CONNECTION = 'AzureWebJobsStorage';
const DEVELOPMENT_STORAGE = /^UseDevelopmentStorage=true;?$/i;
const AZURE_STORAGE = /(?:^|;)\s*(?:AccountName|DefaultEndpointsProtocol|QueueEndpoint|SharedAccessSignature)=/i;
const REMEDY =
  "remove the setting, or set it to 'amqp://', to have the queue on Nightshift's own broker; set it to amqp://user:password@host:5672/vhost to use another RabbitMQ";

/** Storage queues are served by a broker: ours unless the connection names another one (host-semantics, section 4.1). */
export function queueConnection({ binding, settings }: BindingContext): BrokerChoice {
  const given = valueOf(binding, 'connection');
  const named = typeof given === 'string' && given.trim() !== '';
  const resolved = resolveSettings(named ? given.trim() : DEFAULT_CONNECTION, settings);
  if (resolved.problem !== undefined) return { problem: `connection: ${resolved.problem}` };
  const name = resolved.text;
  const setting = [`ConnectionStrings:AzureWebJobs${name}`, `AzureWebJobs${name}`, `ConnectionStrings:${name}`, name];
  const value = setting.map((candidate) => findSetting(settings, candidate)?.trim()).find(Boolean);
  if (value === undefined) return withoutSetting(name, named && name !== DEFAULT_CONNECTION, settings);
  if (DEVELOPMENT_STORAGE.test(value)) {
    return { broker: OUR_BROKER, note: `'${name}' is development storage: the queue is on Nightshift's own broker` };
  }
  if (AZURE_STORAGE.test(value)) {
    return { problem: `connection '${name}' is an Azure storage account, which is not read here: ${REMEDY}` };
  }
  return amqpBroker(value, name) ?? { problem: `connection '${name}' is nothing that Nightshift knows: ${REMEDY}` };
}

function withoutSetting(name: string, worthSaying: boolean, settings: BindingContext['settings']): BrokerChoice {
  const section = `${name.toLowerCase()}__`;
  if (Object.keys(settings).some((key) => key.toLowerCase().replaceAll(':', '__').startsWith(section))) {
    return { problem: `connection '${name}' is an Azure identity (settings ${name}__...): ${REMEDY}` };
  }
  if (!worthSaying) return { broker: OUR_BROKER };
  return { broker: OUR_BROKER, note: `there is no setting '${name}': the queue is on Nightshift's own broker` };
}
